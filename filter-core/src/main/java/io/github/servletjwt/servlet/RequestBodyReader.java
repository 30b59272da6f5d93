package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.access.PercentEncoding;
import io.github.servletjwt.internal.json.MalformedJsonException;
import io.github.servletjwt.internal.json.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a body, JSON or form, at most {@value #MAX_BYTES} bytes of UTF-8. It reads request parameters only
 * where a filter ahead has asked for one, so that the body of a form is gone ({@link FormParameters}).
 */
final class RequestBodyReader {
    /**
     * The fields of a body.
     *
     * @param form whether it was a form; unknown fields are ignored there (RFC 6749 §3.2), and empty ones are
     *     treated as absent
     */
    record Fields(boolean form, Map<String, String> values) {
        @Nullable
        String find(String name) {
            String value = values.get(name);
            return value == null || value.isEmpty() ? null : value;
        }

        String require(String name) throws AuthFailureException {
            return require(name, FailureCode.FIELD_MISSING);
        }

        String require(String name, FailureCode missing) throws AuthFailureException {
            String value = find(name);
            if (value == null) {
                throw new AuthFailureException(missing);
            }
            return value;
        }

        /** Only the names; the values may be secret. */
        @Override
        public String toString() {
            return "Fields" + values.keySet();
        }
    }

    private static final int MAX_BYTES = 16 * 1024;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    static final String REFRESH_TOKEN = "refresh_token";
    /** The only boolean member. */
    static final String EVERYWHERE = "everywhere";

    private static final Set<String> SECRET_FIELDS =
            Set.of("username", "password", "old_password", "new_password", REFRESH_TOKEN);

    private RequestBodyReader() {}

    /**
     * The fields of the request's body.
     *
     * @param members the members that a JSON body may have
     */
    static Fields read(HttpServletRequest request, Set<String> members) throws IOException, AuthFailureException {
        checkQuery(request.getQueryString());
        boolean form = isForm(contentType(request));
        byte[] body = body(request);
        return form && body.length == 0 ? parameters(request) : fields(form, body, members);
    }

    /** The same, or no fields without a body. */
    static Fields readIfAny(HttpServletRequest request, Set<String> members) throws IOException, AuthFailureException {
        checkQuery(request.getQueryString());
        byte[] body = body(request);
        String contentType = contentType(request);
        if (body.length == 0) {
            boolean form =
                    contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(FORM);
            return form && isForm(contentType) ? parameters(request) : new Fields(true, Map.of());
        }
        return fields(isForm(contentType), body, members);
    }

    private static Fields parameters(HttpServletRequest request) throws AuthFailureException {
        return new Fields(true, FormParameters.of(request, MAX_BYTES));
    }

    private static Fields fields(boolean form, byte[] body, Set<String> members) throws AuthFailureException {
        return new Fields(form, form ? form(body) : json(body, members));
    }

    private static void checkQuery(@Nullable String query) throws AuthFailureException {
        if (query == null) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            if (SECRET_FIELDS.contains(lenient(pair.split("=", 2)[0]))) {
                throw new AuthFailureException(FailureCode.CREDENTIALS_IN_QUERY);
            }
        }
    }

    private static String lenient(String name) {
        try {
            return PercentEncoding.decode(name);
        } catch (IllegalArgumentException malformed) {
            return name;
        }
    }

    /** Jetty throws where the charset is unknown or malformed. */
    private static @Nullable String contentType(HttpServletRequest request) throws AuthFailureException {
        try {
            return request.getContentType();
        } catch (IllegalArgumentException unknownCharset) {
            throw new AuthFailureException(FailureCode.BODY_TYPE_REFUSED);
        }
    }

    private static boolean isForm(@Nullable String contentType) throws AuthFailureException {
        String[] parts = contentType == null ? new String[] {""} : contentType.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].replaceAll("[\\s\"]", "").toLowerCase(Locale.ROOT);
            if (parameter.startsWith("charset=") && !parameter.matches("charset=utf-?8")) {
                throw new AuthFailureException(FailureCode.BODY_TYPE_REFUSED);
            }
        }
        return switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
            case FORM -> true;
            case "application/json" -> false;
            default -> throw new AuthFailureException(FailureCode.BODY_TYPE_REFUSED);
        };
    }

    private static byte[] body(HttpServletRequest request) throws IOException, AuthFailureException {
        if (request.getContentLengthLong() > MAX_BYTES) {
            throw new AuthFailureException(FailureCode.BODY_TOO_LARGE);
        }
        byte[] body = bytes(request);
        if (body == null) {
            // only a mock's stream returns nothing
            return new byte[0];
        }
        if (body.length > MAX_BYTES) {
            throw new AuthFailureException(FailureCode.BODY_TOO_LARGE);
        }
        return body;
    }

    private static byte @Nullable [] bytes(HttpServletRequest request) throws AuthFailureException {
        try {
            InputStream in = request.getInputStream();
            return in != null ? in.readNBytes(MAX_BYTES + 1) : characters(request.getReader());
        } catch (IllegalStateException readerOpenedAhead) {
            return charactersAhead(request);
        } catch (IOException cutOff) {
            throw new AuthFailureException(FailureCode.BODY_MALFORMED);
        }
    }

    /** A filter ahead has called {@code getReader}; what it has not read is still there. */
    private static byte[] charactersAhead(HttpServletRequest request) throws AuthFailureException {
        try {
            return characters(request.getReader());
        } catch (IOException cutOff) {
            throw new AuthFailureException(FailureCode.BODY_MALFORMED);
        }
    }

    /** Only a mock has no input stream. */
    private static byte[] characters(@Nullable BufferedReader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        int c = reader == null ? -1 : reader.read();
        while (c >= 0 && text.length() <= MAX_BYTES) {
            text.append((char) c);
            c = reader == null ? -1 : reader.read();
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> json(byte[] body, Set<String> members) throws AuthFailureException {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, @Nullable Object> member :
                    StrictJson.readObject(body).entrySet()) {
                Object value = member.getValue();
                boolean flag = member.getKey().equals(EVERYWHERE) && value instanceof Boolean;
                if (members.contains(member.getKey()) && (value instanceof String || flag)) {
                    fields.put(member.getKey(), String.valueOf(value));
                } else {
                    throw new AuthFailureException(FailureCode.BODY_MALFORMED);
                }
            }
        } catch (MalformedJsonException malformed) {
            throw new AuthFailureException(FailureCode.BODY_MALFORMED);
        }
        return fields;
    }

    private static Map<String, String> form(byte[] body) throws AuthFailureException {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            String text = PercentEncoding.utf8(body);
            if (text.startsWith(BYTE_ORDER_MARK)) {
                throw new AuthFailureException(FailureCode.BODY_MALFORMED);
            }
            for (String pair : text.split("&", -1)) {
                if (!pair.isEmpty()) {
                    addField(pair.replace('+', ' '), fields);
                }
            }
        } catch (IllegalArgumentException malformed) {
            throw new AuthFailureException(FailureCode.BODY_MALFORMED);
        }
        return fields;
    }

    private static void addField(String pair, Map<String, String> fields) throws AuthFailureException {
        String[] nameAndValue = pair.split("=", 2);
        String value = nameAndValue.length == 1 ? "" : PercentEncoding.decode(nameAndValue[1]);
        if (fields.put(PercentEncoding.decode(nameAndValue[0]), value) != null) {
            throw new AuthFailureException(FailureCode.BODY_MALFORMED);
        }
    }
}
