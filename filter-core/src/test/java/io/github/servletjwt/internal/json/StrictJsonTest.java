package io.github.servletjwt.internal.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One reader that leaves nothing to interpretation, and a writer of what it reads. */
class StrictJsonTest {
    private static Map<String, Object> read(String json) throws MalformedJsonException {
        Map<String, Object> object = StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8));
        assertEquals(object, StrictJson.readClaims(json.getBytes(StandardCharsets.UTF_8)));
        return object;
    }

    private static void assertRefused(byte[] json) {
        assertThrows(MalformedJsonException.class, () -> StrictJson.readObject(json));
        assertThrows(MalformedJsonException.class, () -> StrictJson.readClaims(json));
    }

    private static void assertRefused(String json) {
        assertRefused(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readObject_everyType_becomesItsJavaType() throws MalformedJsonException {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("text", "x");
        expected.put("yes", true);
        expected.put("no", false);
        expected.put("nothing", null);
        expected.put("whole", 7L);
        expected.put("fraction", new BigDecimal("0.50"));
        expected.put("list", Arrays.asList(1L, null, "b", List.of(), Map.of()));
        expected.put("object", Map.of("inner", List.of(2L)));

        assertEquals(
                expected,
                read("{\"text\":\"x\",\"yes\":true,\"no\":false,\"nothing\":null,\"whole\":7,\"fraction\":0.50,"
                        + "\"list\":[1,null,\"b\",[],{}],\"object\":{\"inner\":[2]}}"));
    }

    @Test
    void readObject_emptyObject_isEmpty() throws MalformedJsonException {
        assertEquals(Map.of(), read("{}"));
    }

    @Test
    void readObject_members_keepTheirOrder() throws MalformedJsonException {
        assertEquals(
                List.of("z", "a", "m"),
                List.copyOf(read("{\"z\":1,\"a\":2,\"m\":3}").keySet()));
    }

    @Test
    void readObject_result_isTheCallersToModify() throws MalformedJsonException {
        Map<String, Object> object = read("{\"a\":1}");

        object.put("b", 2L);

        assertEquals(Map.of("a", 1L, "b", 2L), object);
    }

    @Test
    void readObject_whiteSpaceAround_isAllowed() throws MalformedJsonException {
        assertEquals(Map.of("a", 1L), read(" \t\r\n{ \"a\" : 1 } \t\r\n"));
    }

    @Test
    void readObject_emptyName_isAName() throws MalformedJsonException {
        assertEquals(Map.of("", 1L), read("{\"\":1}"));
    }

    @Test
    void readObject_escapes_areDecoded() throws MalformedJsonException {
        assertEquals(
                "\"\\/\b\f\n\r\tä😀",
                read("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00\"}")
                        .get("a"));
    }

    @Test
    void readObject_escapesInName_areDecoded() throws MalformedJsonException {
        assertEquals(Map.of("a\"b😀", 1L), read("{\"\\u0061\\\"b\\ud83d\\ude00\":1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "x\\ud83d", "\\ud83dx", "\\ude00\\ud83d"})
    void readObject_halfASurrogatePairInName_isRefused(String name) {
        assertRefused("{\"" + name + "\":1}");
    }

    @Test
    void readObject_utf8OfOneToFourBytes_isDecoded() throws MalformedJsonException {
        assertEquals("$¢€😀", read("{\"a\":\"$¢€😀\"}").get("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"b\":2,\"a\":3}",
                "{\"a\":null,\"a\":null}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"\":1,\"\":2}",
                "{\"x\":{\"a\":1,\"a\":2}}",
                "{\"x\":[{\"a\":1,\"a\":2}]}",
                "{\"x\":[[[{\"y\":{\"a\":1,\"a\":2}}]]]}"
            })
    void readObject_duplicateMember_isRefused(String json) {
        assertRefused(json);
    }

    @Test
    void readObject_sameNameInDifferentObjects_isNoDuplicate() throws MalformedJsonException {
        assertEquals(
                Map.of("a", Map.of("a", 1L), "b", List.of(Map.of("a", 2L), Map.of("a", 3L))),
                read("{\"a\":{\"a\":1},\"b\":[{\"a\":2},{\"a\":3}]}"));
    }

    @Test
    void readObject_namesThatDifferInCase_areNoDuplicates() throws MalformedJsonException {
        assertEquals(Map.of("a", 1L, "A", 2L), read("{\"a\":1,\"A\":2}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}x", "{} {}", "{},", "{}]", "{}}", "{} null", "{}\"\"", "{}1", "{}\u0000", "{}//", "{}#"})
    void readObject_trailingData_isRefused(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\n", "[]", "[{}]", "[[]]", "null", "true", "false", "0", "-1", "1.5", "\"{}\"", "\"\""
            })
    void readObject_notAnObject_isRefused(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":\"",
                "{\"a\":\"\\",
                "{\"a\":\"\\u00",
                "{\"a\":[",
                "{\"a\":[1",
                "{\"a\":{",
                "{\"a\":tru",
                "{\"a\":-",
                "{\"a"
            })
    void readObject_cutOff_isRefused(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,}",
                "{,}",
                "{,\"a\":1}",
                "{\"a\":1,,\"b\":2}",
                "{\"a\" 1}",
                "{\"a\"::1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1 2]}",
                "{\"a\":[1}",
                "{\"a\":{]}",
                "{\"a\"}",
                "{1:2}",
                "{null:1}",
                "{\"a\":}"
            })
    void readObject_wrongPunctuation_isRefused(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{a:1}",
                "{'a':1}",
                "{\"a\":'b'}",
                "{\"a\":b}",
                "/**/{}",
                "{/* */}",
                "{\"a\":1/* */}",
                "{\"a\":1//\n}",
                "# x\n{}",
                "{\"a\":1#\n}"
            })
    void readObject_extensionOfOtherParsers_isRefused(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "Infinity",
                "-Infinity",
                "+Infinity",
                "INF",
                "-INF",
                "True",
                "TRUE",
                "Null",
                "nul",
                "nulll",
                "truefalse",
                "undefined"
            })
    void readObject_unknownLiteral_isRefused(String literal) {
        assertRefused("{\"a\":" + literal + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01", "-01", "00", "+1", ".5", "-.5", "1.", "1.e5", "1e", "1e+", "1E-", "--1", "0x10", "1_000", "1f",
                "1L", "1 2", "- 1", "１"
            })
    void readObject_malformedNumber_isRefused(String number) {
        assertRefused("{\"a\":" + number + "}");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 1_764_072_000L, Integer.MAX_VALUE + 1L, Long.MAX_VALUE, Long.MIN_VALUE})
    void readObject_wholeNumberOfLongRange_isLong(long number) throws MalformedJsonException {
        assertEquals(number, read("{\"a\":" + number + "}").get("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "123456789012345678901234567890"})
    void readObject_wholeNumberBeyondLong_isBigDecimal(String number) throws MalformedJsonException {
        assertEquals(new BigDecimal(number), read("{\"a\":" + number + "}").get("a"));
    }

    @Test
    void readObject_minusZero_isZero() throws MalformedJsonException {
        assertEquals(0L, read("{\"a\":-0}").get("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.1", "1e0", "1E+2", "1e-2", "1e400", "-1e400", "1e-400", "0.1000000000000000055511151231257827"
            })
    void readObject_fractionOrExponent_isBigDecimalWithoutLoss(String number) throws MalformedJsonException {
        assertEquals(new BigDecimal(number), read("{\"a\":" + number + "}").get("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "1e-99999999999", "1e2147483648", "1.0e999999999999999999999"})
    void readObject_exponentBeyondInt_isRefused(String number) {
        assertRefused("{\"a\":" + number + "}");
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 100})
    void readObject_numberOfUpTo100Digits_isRead(int digits) throws MalformedJsonException {
        String number = "1".repeat(digits);

        assertEquals(new BigDecimal(number), read("{\"a\":" + number + "}").get("a"));
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 10_000, 1_000_000})
    void readObject_numberOfMoreThan100Digits_isRefused(int digits) {
        assertRefused("{\"a\":" + "1".repeat(digits) + "}");
    }

    @Test
    void readObject_fractionOfMoreThan100Digits_isRefused() {
        assertRefused("{\"a\":0." + "1".repeat(101) + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\t", "\u0000", "\u001f"})
    void readObject_bareControlCharacterInText_isRefused(String control) {
        assertRefused("{\"a\":\"" + control + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\x41", "\\'", "\\a", "\\u12", "\\u12g4", "\\U0041", "\\0"})
    void readObject_unknownEscape_isRefused(String escape) {
        assertRefused("{\"a\":\"" + escape + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\f", "\u000b", "\u00a0", "\u2028", "\u3000", "\u0000"})
    void readObject_whiteSpaceThatJsonDoesNotKnow_isRefused(String space) {
        assertRefused(space + "{}");
    }

    @Test
    void readObject_byteOrderMark_isRefused() {
        assertRefused("\ufeff{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0af",
                "c1bf",
                "e080af",
                "e09fbf",
                "f08080af",
                "f08fbfbf",
                "eda080",
                "edbfbf",
                "eda080edb080",
                "f4908080",
                "f5808080",
                "f888808080",
                "80",
                "bf",
                "c3",
                "e282",
                "f09f98",
                "fe",
                "ff"
            })
    void readObject_invalidUtf8InText_isRefused(String hex) {
        assertRefused(HexFormat.of().parseHex("7b2261223a22" + hex + "227d"));
    }

    @Test
    void readObject_invalidUtf8InName_isRefused() {
        assertRefused(HexFormat.of().parseHex("7b22" + "ff" + "223a317d"));
    }

    static Stream<byte[]> otherEncodings() {
        return Stream.of(
                "{\"a\":1}".getBytes(StandardCharsets.UTF_16),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_16BE),
                "{\"a\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("otherEncodings")
    void readObject_otherEncoding_isRefused(byte[] json) {
        assertRefused(json);
    }

    private static String nestedObjects(int depth) {
        return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
    }

    private static String nestedArrays(int depth) {
        return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    }

    @Test
    void readObject_depth16_isRead() throws MalformedJsonException {
        assertEquals(nestedObjects(16), StrictJson.write(read(nestedObjects(16))));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 1000, 100_000})
    void readObject_objectsDeeperThan16_areRefused(int depth) {
        assertRefused(nestedObjects(depth));
    }

    @Test
    void readObject_arraysOfDepth16_areRead() throws MalformedJsonException {
        assertEquals(nestedArrays(16), StrictJson.write(read(nestedArrays(16))));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 1000, 100_000})
    void readObject_arraysDeeperThan16_areRefused(int depth) {
        assertRefused(nestedArrays(depth));
    }

    @Test
    void readObject_nameOf1000Characters_isRead() throws MalformedJsonException {
        String name = "n".repeat(1000);

        assertEquals(Map.of(name, 1L), read("{\"" + name + "\":1}"));
    }

    @Test
    void readObject_nameOf1001Characters_isRefused() {
        assertRefused("{\"" + "n".repeat(1001) + "\":1}");
    }

    @Test
    void readObject_manyShortMembers_areRead() throws MalformedJsonException {
        StringBuilder json = new StringBuilder("{\"n0\":0");
        for (int i = 1; i < 2000; i++) {
            json.append(",\"n").append(i).append("\":").append(i);
        }

        assertEquals(2000, read(json.append('}').toString()).size());
    }

    @Test
    void readObject_malformed_saysNothingOfTheInput() {
        MalformedJsonException refused = assertThrows(MalformedJsonException.class, () -> read("{\"secret\":canary}"));

        assertNull(refused.getMessage());
        assertNull(refused.getCause());
        assertEquals(0, refused.getStackTrace().length);
    }

    @Test
    void readObject_afterMalformedInput_readsTheNext() throws MalformedJsonException {
        for (int i = 0; i < 200; i++) {
            assertRefused("{\"a\":[{\"b\":");
        }

        assertEquals(Map.of("a", 1L), read("{\"a\":1}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":1,\"b\":-9223372036854775808,\"c\":9223372036854775808}",
                "{\"a\":0.50,\"b\":1E+400,\"c\":1E-7}",
                "{\"a\":[],\"b\":{},\"c\":[[{}]]}",
                "{\"a\":[1,\"x\",true,false,null]}",
                "{\"z\":{\"y\":{\"x\":[{\"w\":null}]}}}",
                "{\"a\":\"\\\"\\\\\\n\\t\\u0000ä😀\"}",
                "{\"\":\"\"}"
            })
    void write_whatWasRead_givesTheSameText(String json) throws MalformedJsonException {
        assertEquals(json, StrictJson.write(read(json)));
    }

    @Test
    void write_integer_isANumber() {
        assertEquals("{\"a\":7}", StrictJson.write(Map.of("a", 7)));
    }

    @Test
    void write_bigInteger_isANumber() {
        assertEquals(
                "{\"a\":123456789012345678901234567890}",
                StrictJson.write(Map.of("a", new BigInteger("123456789012345678901234567890"))));
    }

    @Test
    void write_set_isAnArray() {
        assertEquals(
                "{\"roles\":[\"b\",\"a\"]}", StrictJson.write(Map.of("roles", new LinkedHashSet<>(List.of("b", "a")))));
    }

    @Test
    void write_quotesInName_areEscaped() {
        assertEquals("{\"a\\\"b\":1}", StrictJson.write(Map.of("a\"b", 1L)));
    }

    static Stream<Object> unsupported() {
        return Stream.of(new Object(), 'c', new int[] {1}, Thread.State.NEW, StandardCharsets.UTF_8, Instant.EPOCH);
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void write_unsupportedType_isRefused(Object value) {
        assertThrows(IllegalArgumentException.class, () -> StrictJson.write(Map.of("a", value)));
    }

    @Test
    void write_unsupportedTypeInside_isRefused() {
        List<Object> list = new ArrayList<>(List.of(Map.of("b", new Object())));

        assertThrows(IllegalArgumentException.class, () -> StrictJson.write(Map.of("a", list)));
    }

    @Test
    void write_unsupportedType_namesTheTypeAndNotTheValue() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> StrictJson.write(Map.of("a", URI.create("canary:x"))));

        assertEquals("no JSON form for java.net.URI", refused.getMessage());
    }

    @Test
    void readObject_bytes_areLeftAlone() throws MalformedJsonException {
        byte[] json = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        byte[] before = json.clone();

        StrictJson.readObject(json);

        assertArrayEquals(before, json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "\\udc00\\ud800", "a\\ud83d"})
    void readObject_halfASurrogatePair_refused(String text) {
        assertRefused("{\"a\":\"" + text + "\"}");
    }

    @Test
    void write_anyFiniteNumber_isWritten() {
        assertEquals(
                "{\"a\":1.5,\"b\":2}", StrictJson.write(new java.util.TreeMap<>(Map.of("a", 1.5, "b", (short) 2))));
    }

    @Test
    void write_notANumber_refused() {
        assertThrows(IllegalArgumentException.class, () -> StrictJson.write(Map.of("a", Double.NaN)));
    }
}
