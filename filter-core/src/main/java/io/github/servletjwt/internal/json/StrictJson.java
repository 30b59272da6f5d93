package io.github.servletjwt.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.servletjwt.api.ClaimsSet;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON objects (RFC 8259) in one streaming pass.
 *
 * <p>Reading refuses input that parsers treat differently: duplicate members, trailing data, invalid UTF-8, a byte
 * order mark, {@code NaN}, comments, nesting deeper than {@value #MAX_DEPTH}. Whole numbers become {@code Long} (or
 * {@code BigDecimal} beyond its range), others {@code BigDecimal}.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class StrictJson {
    /** The maximum depth of nested objects and arrays. */
    public static final int MAX_DEPTH = 16;

    private static final int MAX_SCALE = 10_000;
    private static final int USUAL_CLAIMS = 10;

    /** For input from anybody: no member names are kept. */
    private static final JsonFactory FACTORY =
            factory().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();
    /**
     * For input from trusted issuers: member names are kept, some thousands at most (20 MB if all were as long as they
     * may be). Names made to collide may make it slower, but never make it refuse tokens.
     */
    private static final JsonFactory KEEPING_NAMES =
            factory().disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW).build();

    /*
     * The factory pools buffers; thread-locals would pin the class loader of a redeployed application. Names are not
     * interned, because the virtual machine would keep them for good.
     */
    private static JsonFactoryBuilder factory() {
        return (JsonFactoryBuilder) JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(100)
                        .maxNameLength(1000)
                        .build());
    }

    private StrictJson() {}

    /**
     * Reads an object.
     *
     * @param utf8 exactly one JSON object, white space around it allowed
     * @return the members in their order; modifiable, owned by the caller
     */
    public static Map<String, @Nullable Object> readObject(byte[] utf8) throws MalformedJsonException {
        return read(FACTORY, utf8, StrictJson::object);
    }

    /**
     * Reads the claims that a trusted key has signed: as {@link #readObject}, but faster, because member names are
     * kept.
     *
     * @param utf8 exactly one JSON object, white space around it allowed
     */
    public static ClaimsSet readClaims(byte[] utf8) throws MalformedJsonException {
        return read(KEEPING_NAMES, utf8, StrictJson::claims);
    }

    /** Reads an object after its opening brace. */
    private interface Reader<T> {
        T read(JsonParser parser) throws IOException, MalformedJsonException;
    }

    private static <T> T read(JsonFactory factory, byte[] utf8, Reader<T> reader) throws MalformedJsonException {
        Octets octets = Octets.of(utf8);
        try (JsonParser parser = octets.ascii() ? factory.createParser(utf8) : factory.createParser(decode(utf8))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedJsonException();
            }
            T object = reader.read(parser);
            if (parser.nextToken() != null || (octets.escapes() && !isWellFormed(object))) {
                throw new MalformedJsonException();
            }
            return object;
        } catch (IOException | NumberFormatException malformed) {
            throw new MalformedJsonException();
        }
    }

    /**
     * Classifies the characters.
     *
     * @param ascii needs no decoding first; a zero would make Jackson guess at other encodings
     * @param escapes whether there is a backslash
     */
    private record Octets(boolean ascii, boolean escapes) {
        /** Has no branch for each character. */
        static Octets of(byte[] utf8) {
            int others = 0;
            int backslashes = 0;
            for (byte b : utf8) {
                others |= b | (b - 1);
                backslashes |= (b ^ '\\') - 1 & ~b;
            }
            return new Octets(others >= 0, backslashes < 0);
        }
    }

    private static String decode(byte[] utf8) throws CharacterCodingException {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException, MalformedJsonException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        int members = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
            if (object.size() == members++) {
                throw new MalformedJsonException();
            }
        }
        return object;
    }

    private static ClaimsSet claims(JsonParser parser) throws IOException, MalformedJsonException {
        Object[] members = new Object[2 * USUAL_CLAIMS];
        int length = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (length == members.length) {
                members = Arrays.copyOf(members, 2 * length);
            }
            members[length++] = parser.currentName();
            parser.nextToken();
            members[length++] = value(parser);
        }
        try {
            return new ClaimsSet(members, length);
        } catch (IllegalArgumentException twice) {
            throw new MalformedJsonException();
        }
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException, MalformedJsonException {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException, MalformedJsonException {
        JsonToken token = Objects.requireNonNull(parser.currentToken());
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser.getText());
            default -> throw new MalformedJsonException();
        };
    }

    /** Half a surrogate pair, which only an escape can write, is not a character. */
    private static boolean isWellFormed(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return object.values().stream().allMatch(StrictJson::isWellFormed);
        }
        if (value instanceof List<?> array) {
            return array.stream().allMatch(StrictJson::isWellFormed);
        }
        return !(value instanceof String text) || text.equals(new String(text.getBytes(UTF_8), UTF_8));
    }

    private static Number whole(JsonParser parser) throws IOException, MalformedJsonException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> decimal(parser.getText());
        };
    }

    /** Exponents beyond {@value #MAX_SCALE} are refused: Java versions treat them differently. */
    private static BigDecimal decimal(String text) throws MalformedJsonException {
        BigDecimal decimal = new BigDecimal(text);
        if (Math.abs((long) decimal.scale()) > MAX_SCALE) {
            throw new MalformedJsonException();
        }
        return decimal;
    }

    /**
     * Writes an object as compact JSON.
     *
     * @param object values of the types that {@link #readObject} returns, and any finite number
     * @throws IllegalArgumentException when a value has another type, or a number is not finite
     */
    public static String write(Map<String, ? extends @Nullable Object> object) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            writeObject(generator, object);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /** Writes an array as JSON. */
    public static String write(List<?> array) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            writeArray(generator, array);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void writeObject(JsonGenerator generator, Map<?, ?> object) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<?, ?> member : object.entrySet()) {
            generator.writeFieldName(String.valueOf(member.getKey()));
            writeValue(generator, member.getValue());
        }
        generator.writeEndObject();
    }

    private static void writeValue(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> object) {
            writeObject(generator, object);
        } else if (value instanceof Iterable<?> elements) {
            writeArray(generator, elements);
        } else {
            writeScalar(generator, value);
        }
    }

    private static void writeArray(JsonGenerator generator, Iterable<?> elements) throws IOException {
        generator.writeStartArray();
        for (Object element : elements) {
            writeValue(generator, element);
        }
        generator.writeEndArray();
    }

    private static void writeScalar(JsonGenerator generator, Object value) throws IOException {
        if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Boolean bool) {
            generator.writeBoolean(bool);
        } else if (value instanceof Long || value instanceof Integer) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof Number) {
            generator.writeNumber(new BigDecimal(value.toString()).toString());
        } else {
            throw new IllegalArgumentException(
                    "no JSON form for " + value.getClass().getName());
        }
    }
}
