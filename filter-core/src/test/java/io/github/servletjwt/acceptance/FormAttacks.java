package io.github.servletjwt.acceptance;

import static io.github.servletjwt.acceptance.Attack.token;

import io.github.servletjwt.acceptance.Attack.Answer;
import io.github.servletjwt.acceptance.Attack.Config;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens that two parsers would read in two ways; where it can be, the signature holds, so that only the form is wrong. */
final class FormAttacks {
    private static final String CLAIMS = TestTokens.claims("");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private FormAttacks() {}

    static List<Attack> rows() {
        List<Attack> rows = new ArrayList<>();
        headerMembers(rows);
        types(rows);
        parts(rows);
        base64(rows);
        json(rows);
        sizes(rows);
        return rows;
    }

    private static void add(List<Attack> rows, String name, Answer answer, String token) {
        rows.add(token(name, Config.SECRET, answer, token));
    }

    private static void headerMembers(List<Attack> rows) {
        Map<String, Answer> members = new LinkedHashMap<>();
        for (String value : List.of(
                "\"crit\":[\"exp\"]",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"crit\":[]",
                "\"crit\":null",
                "\"crit\":\"exp\"",
                "\"crit\":[\"alg\"]",
                "\"cr\\u0069t\":[\"exp\"]",
                "\"b64\":false",
                "\"b64\":true",
                "\"b64\":null",
                "\"zip\":\"DEF\"",
                "\"zip\":\"\"",
                "\"zip\":null",
                "\"cty\":\"JWE\"",
                "\"cty\":\"\"",
                "\"cty\":\"JWT \"",
                "\"cty\":\"application/jwt\"",
                "\"cty\":\"text/html\"")) {
            members.put(value, Answer.HEADER);
        }
        for (String value : List.of("\"cty\":1", "\"cty\":null", "\"typ\":1", "\"typ\":null", "\"typ\":[\"JWT\"]")) {
            members.put(value, Answer.MALFORMED);
        }
        for (String value : List.of(
                "\"cty\":\"JWT\"",
                "\"cty\":\"jwt\"",
                "\"enc\":\"A128GCM\"",
                "\"x\":{\"crit\":1}",
                "\"Crit\":[\"exp\"]")) {
            members.put(value, Answer.ACCEPTED);
        }
        members.forEach((member, answer) ->
                add(rows, "header " + member, answer, TestTokens.of("{\"alg\":\"HS256\"," + member + "}", CLAIMS)));
        rows.add(token(
                "header crit",
                Config.RSA,
                Answer.HEADER,
                TestKeys.rsa().sign("RS256", "{\"alg\":\"RS256\",\"crit\":[\"exp\"]}", CLAIMS)));
    }

    private static void types(List<Attack> rows) {
        for (String typ : List.of(
                "none",
                "None",
                "",
                " JWT",
                "JWT ",
                "JWE",
                "JOSE",
                "id_token",
                "id_token+jwt",
                "logout+jwt",
                "secevent+jwt",
                "dpop+jwt",
                "refresh+jwt",
                "at+jwt;x=1",
                "application/",
                "application/application/jwt",
                "text/jwt",
                "JWT\\u0000")) {
            add(rows, "typ '" + typ + "'", Answer.TYPE, ofType(typ, ""));
        }
        for (String typ : List.of("JWT", "jwt", "application/JWT", "at+jwt", "AT+JWT", "Application/at+jwt")) {
            add(rows, "typ '" + typ + "'", Answer.ACCEPTED, ofType(typ, ""));
        }
        for (String claim : List.of(
                "\"nonce\":\"n\"",
                "\"at_hash\":\"h\"",
                "\"c_hash\":\"h\"",
                "\"s_hash\":\"h\"",
                "\"events\":{}",
                "\"typ\":\"ID\"",
                "\"typ\":\"Refresh\",\"nonce\":null",
                "\"\\u006eonce\":\"n\"")) {
            add(rows, "typ JWT with " + claim, Answer.TYPE, ofType("JWT", claim));
            add(
                    rows,
                    "no typ with " + claim,
                    Answer.TYPE,
                    TestTokens.of("{\"alg\":\"HS256\"}", TestTokens.claims(claim)));
            add(rows, "typ at+jwt with " + claim, Answer.ACCEPTED, ofType("at+jwt", claim));
        }
        for (String claim : List.of("\"nonce\":null", "\"cnf\":null", "\"typ\":\"bearer\",\"nonce\":\"n\"")) {
            add(rows, "typ JWT with " + claim, Answer.ACCEPTED, ofType("JWT", claim));
        }
        for (String claim : List.of("\"cnf\":{\"jkt\":\"x\"}", "\"cnf\":{}", "\"cnf\":false", "\"cnf\":\"x\"")) {
            add(rows, "typ JWT with " + claim, Answer.TYPE, ofType("JWT", claim));
            add(rows, "typ at+jwt with " + claim, Answer.TYPE, ofType("at+jwt", claim));
        }
    }

    private static String ofType(String typ, String claim) {
        return TestTokens.of("{\"alg\":\"HS256\",\"typ\":\"" + typ + "\"}", TestTokens.claims(claim));
    }

    private static void parts(List<Attack> rows) {
        String[] good = TestTokens.valid().split("\\.");
        String header = good[0];
        String payload = good[1];
        String signature = good[2];
        String jwe = TestTokens.part("{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\"}");
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("JWE of five parts", jwe + ".QUJD.QUJD.QUJD.QUJD");
        tokens.put(
                "JWE of five parts, direct",
                TestTokens.part("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + "..QUJD.QUJD.QUJD");
        tokens.put("five parts under a good token's header", TestTokens.valid() + ".QUJD.QUJD");
        tokens.put("one part", header);
        tokens.put("two parts", header + "." + payload);
        tokens.put("four parts", TestTokens.valid() + ".QUJD");
        tokens.put("four parts, the last empty", TestTokens.valid() + ".");
        tokens.put("four parts, the first empty", "." + TestTokens.valid());
        tokens.put("six parts", TestTokens.valid() + "." + TestTokens.valid());
        tokens.put("no header", "." + payload + "." + signature);
        tokens.put("detached payload", header + ".." + signature);
        tokens.put("no signature", header + "." + payload + ".");
        tokens.put("header alone", header + "..");
        tokens.put("two dots", "..");
        tokens.put("one dot", ".");
        tokens.put("many dots", ".".repeat(1000));
        tokens.put("parts swapped", payload + "." + header + "." + signature);
        tokens.put("text", "null");
        tokens.put("API key", "0123456789abcdef0123456789abcdef");
        tokens.forEach((name, token) -> add(rows, name, Answer.MALFORMED, token));
        add(rows, "JSON serialisation", Answer.BAD_REQUEST, "{\"payload\":\"" + payload + "\"}");
    }

    /** The token of these parts, whose MAC is right for exactly these characters. */
    private static String signed(String header, String payload) {
        return TestTokens.signParts(header, payload, TestTokens.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    private static void base64(List<Attack> rows) {
        String good = TestTokens.valid();
        String oddHeader = TestTokens.part("{\"alg\":\"HS256\"} "); // 2 characters in the last group
        String header = TestTokens.part(TestTokens.HEADER);
        String oddPayload = TestTokens.part(padded(CLAIMS, 1));
        String oddPayload2 = TestTokens.part(padded(CLAIMS, 2));
        String payload = TestTokens.part(CLAIMS);
        add(rows, "two characters at the header's end", Answer.ACCEPTED, signed(oddHeader, payload));
        add(rows, "two characters at the payload's end", Answer.ACCEPTED, signed(header, oddPayload));
        add(rows, "three characters at the payload's end", Answer.ACCEPTED, signed(header, oddPayload2));
        add(rows, "trailing bits in the header", Answer.MALFORMED, signed(nextSpelling(oddHeader), payload));
        add(rows, "trailing bits in the payload", Answer.MALFORMED, signed(header, nextSpelling(oddPayload)));
        add(
                rows,
                "trailing bits in the payload, three characters",
                Answer.MALFORMED,
                signed(header, nextSpelling(oddPayload2)));
        add(rows, "trailing bits in the signature", Answer.MALFORMED, nextSpelling(good));
        add(rows, "padding in the header", Answer.BAD_REQUEST, signed(oddHeader + "==", payload));
        add(rows, "padding in the payload", Answer.BAD_REQUEST, signed(header, oddPayload + "=="));
        add(rows, "padding in the signature", Answer.MALFORMED, good + "=");
        add(rows, "too much padding in the signature", Answer.MALFORMED, good + "===");
        add(rows, "padding as %3D", Answer.BAD_REQUEST, good + "%3D");
        // "~~~???" gives both characters in which the alphabets differ
        String special = TestTokens.part(TestTokens.claims("\"a\":\"~~~~???? ~~~~????  ~~~~????\""));
        add(rows, "- and _ in the payload", Answer.ACCEPTED, signed(header, special));
        add(rows, "+ in the payload", Answer.MALFORMED, signed(header, special.replace('-', '+')));
        add(rows, "/ in the payload", Answer.MALFORMED, signed(header, special.replace('_', '/')));
        String specialHeader = TestTokens.part("{\"alg\":\"HS256\",\"a\":\"~~~~???? ~~~~????  ~~~~????\"}");
        add(rows, "- and _ in the header", Answer.ACCEPTED, signed(specialHeader, payload));
        add(rows, "+ in the header", Answer.MALFORMED, signed(specialHeader.replace('-', '+'), payload));
        add(rows, "/ in the header", Answer.MALFORMED, signed(specialHeader.replace('_', '/'), payload));
        String withBoth = withBothInSignature();
        add(rows, "- and _ in the signature", Answer.ACCEPTED, withBoth);
        int dot = withBoth.lastIndexOf('.');
        add(
                rows,
                "+ in the signature",
                Answer.MALFORMED,
                withBoth.substring(0, dot) + withBoth.substring(dot).replace('-', '+'));
        add(
                rows,
                "/ in the signature",
                Answer.MALFORMED,
                withBoth.substring(0, dot) + withBoth.substring(dot).replace('_', '/'));
        add(rows, "~ in the header", Answer.MALFORMED, signed(header + "~~~~", payload));
        add(rows, "~ in the payload", Answer.MALFORMED, signed(header, payload + "~~~~"));
        add(rows, "~ in the signature", Answer.MALFORMED, good + "~");
        for (int at : new int[] {5, good.indexOf('.'), good.indexOf('.') + 5, good.lastIndexOf('.') + 5}) {
            String before = good.substring(0, at);
            String after = good.substring(at);
            add(rows, "space at " + at, Answer.BAD_REQUEST, before + " " + after);
            add(rows, "tab at " + at, Answer.BAD_REQUEST, before + "\t" + after);
            add(rows, "folded line at " + at, Answer.BY_CONTAINER, before + "\r\n " + after);
            add(rows, "NUL at " + at, Answer.BY_CONTAINER, before + "\0" + after);
            add(rows, "é at " + at, Answer.BAD_REQUEST, before + "\u00e9" + after);
        }
        for (String more : List.of("A", "AA", "AAA", "AAAA")) {
            add(
                    rows,
                    "signature with " + more + " more",
                    more.length() == 2 ? Answer.MALFORMED : Answer.SIGNATURE,
                    good + more);
        }
        add(rows, "header with one character more", Answer.MALFORMED, signed(header + "A", payload));
        add(rows, "payload of a single character", Answer.MALFORMED, signed(header, "A"));
    }

    private static String padded(String json, int remainder) {
        String padded = json;
        while (padded.length() % 3 != remainder) {
            padded += " ";
        }
        return padded;
    }

    /** The same bytes for a decoder that drops the bits left over. */
    private static String nextSpelling(String text) {
        int last = text.length() - 1;
        return text.substring(0, last) + ALPHABET.charAt(ALPHABET.indexOf(text.charAt(last)) + 1);
    }

    private static String withBothInSignature() {
        for (int i = 0; ; i++) {
            String token = TestTokens.of(TestTokens.claims("\"i\":" + i));
            String signature = token.substring(token.lastIndexOf('.'));
            if (signature.indexOf('-') >= 0 && signature.indexOf('_') >= 0) {
                return token;
            }
        }
    }

    private static void json(List<Attack> rows) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("alg twice", "{\"alg\":\"HS256\",\"alg\":\"HS256\"}");
        headers.put("alg none, then HS256", "{\"alg\":\"none\",\"alg\":\"HS256\"}");
        headers.put("alg HS256, then none", "{\"alg\":\"HS256\",\"alg\":\"none\"}");
        headers.put("alg twice, once escaped", "{\"alg\":\"HS256\",\"\\u0061lg\":\"HS256\"}");
        headers.put("kid twice", "{\"alg\":\"HS256\",\"kid\":\"a\",\"kid\":\"a\"}");
        headers.put("member twice in an object", "{\"alg\":\"HS256\",\"jwk\":{\"a\":1,\"a\":1}}");
        headers.put("array", "[{\"alg\":\"HS256\"}]");
        headers.put("text", "\"HS256\"");
        headers.put("null", "null");
        headers.put("no member", "{}");
        headers.put("trailing object", "{\"alg\":\"HS256\"}{}");
        headers.put("trailing comma", "{\"alg\":\"HS256\",}");
        headers.put("comment", "{\"alg\":\"HS256\"/**/}");
        headers.put("single quotes", "{'alg':'HS256'}");
        headers.put("no quotes", "{alg:\"HS256\"}");
        headers.put("not closed", "{\"alg\":\"HS256\"");
        headers.put("byte order mark", "\ufeff{\"alg\":\"HS256\"}");
        headers.put("NUL at the end", "{\"alg\":\"HS256\"}\0");
        headers.put("depth 17", "{\"alg\":\"HS256\",\"a\":" + "[".repeat(16) + "]".repeat(16) + "}");
        headers.forEach(
                (name, header) -> add(rows, "header: " + name, Answer.MALFORMED, TestTokens.of(header, CLAIMS)));
        add(
                rows,
                "header: depth 16",
                Answer.ACCEPTED,
                TestTokens.of("{\"alg\":\"HS256\",\"a\":" + "[".repeat(15) + "]".repeat(15) + "}", CLAIMS));
        payloads().forEach((name, payload) -> add(rows, "payload: " + name, Answer.MALFORMED, TestTokens.of(payload)));
        bytes().forEach((name, payload) -> add(
                rows,
                "payload: " + name,
                Answer.MALFORMED,
                signed(TestTokens.part(TestTokens.HEADER), Forge.base64(payload))));
        Map<String, String> good = new LinkedHashMap<>();
        good.put("depth 16 of arrays", TestTokens.claims("\"a\":" + "[".repeat(15) + "]".repeat(15)));
        good.put("depth 16 of objects", TestTokens.claims("\"a\":" + "{\"a\":".repeat(15) + "1" + "}".repeat(15)));
        good.put("white space around", " \r\n\t" + CLAIMS + "\n ");
        good.put("a pair of surrogates, escaped", TestTokens.claims("\"a\":\"\\ud83d\\ude00\""));
        good.put("a pair of surrogates", TestTokens.claims("\"a\":\"\ud83d\ude00\""));
        good.put("the same name in two objects", TestTokens.claims("\"a\":{\"sub\":\"x\"},\"b\":{\"sub\":\"y\"}"));
        good.put("names that differ in case", TestTokens.claims("\"Sub\":\"x\",\"SUB\":7"));
        good.forEach((name, payload) -> add(rows, "payload: " + name, Answer.ACCEPTED, TestTokens.of(payload)));
    }

    private static Map<String, String> payloads() {
        Map<String, String> payloads = new LinkedHashMap<>();
        payloads.put("sub twice", TestTokens.claims("\"sub\":\"admin\""));
        payloads.put("sub twice, once escaped", TestTokens.claims("\"s\\u0075b\":\"admin\""));
        payloads.put("exp twice", TestTokens.claims("\"exp\":9999999999"));
        payloads.put("roles twice, once escaped", TestTokens.claims("\"roles\":[],\"r\\u006fles\":[\"admin\"]"));
        payloads.put("member twice in an object", TestTokens.claims("\"a\":{\"b\":1,\"b\":1}"));
        payloads.put("member twice in an array's object", TestTokens.claims("\"a\":[{\"b\":1,\"b\":1}]"));
        payloads.put("array", "[" + CLAIMS + "]");
        payloads.put("text", "\"alice\"");
        payloads.put("number", "1234");
        payloads.put("null", "null");
        payloads.put("no JSON", "sub=alice&exp=9999999999");
        payloads.put("white space alone", "    ");
        payloads.put("trailing text", CLAIMS + "x");
        payloads.put("trailing object", CLAIMS + "{}");
        payloads.put("trailing brace", CLAIMS + "}");
        payloads.put("trailing comma", CLAIMS.replace("}", ",}"));
        payloads.put("comment", CLAIMS.replace("}", "/* */}"));
        payloads.put("line comment", CLAIMS + "// ");
        payloads.put("not closed", CLAIMS.substring(0, CLAIMS.length() - 1));
        payloads.put("NUL at the end", CLAIMS + "\0");
        payloads.put("depth 17 of arrays", TestTokens.claims("\"a\":" + "[".repeat(16) + "]".repeat(16)));
        payloads.put("depth 17 of objects", TestTokens.claims("\"a\":" + "{\"a\":".repeat(16) + "1" + "}".repeat(16)));
        payloads.put("depth 2000", TestTokens.claims("\"a\":" + "[".repeat(1000) + "]".repeat(1000)));
        payloads.put("depth 3000, never closed", "[".repeat(3000));
        payloads.put("NUL unescaped in sub", CLAIMS.replace("alice", "al\0ice"));
        payloads.put("newline unescaped in sub", CLAIMS.replace("alice", "al\nice"));
        payloads.put("first half of a pair, escaped", TestTokens.claims("\"a\":\"\\ud83d\""));
        payloads.put("second half of a pair, escaped", TestTokens.claims("\"a\":\"\\ude00\""));
        payloads.put("halves swapped, escaped", TestTokens.claims("\"a\":\"\\ude00\\ud83d\""));
        payloads.put("half of a pair in a name", TestTokens.claims("\"\\ud83d\":1"));
        payloads.put("half of a pair in sub", CLAIMS.replace("alice", "alice\\ud83d"));
        payloads.put("bad escape", CLAIMS.replace("alice", "al\\xice"));
        payloads.put("byte order mark", "\ufeff" + CLAIMS);
        payloads.put("+1", TestTokens.claims("\"a\":+1"));
        payloads.put("01", TestTokens.claims("\"a\":01"));
        payloads.put(".5", TestTokens.claims("\"a\":.5"));
        payloads.put("1.", TestTokens.claims("\"a\":1."));
        payloads.put("0x10", TestTokens.claims("\"a\":0x10"));
        return payloads;
    }

    private static Map<String, byte[]> bytes() {
        Map<String, byte[]> payloads = new LinkedHashMap<>();
        payloads.put("lone continuation byte", inSub(0x80));
        payloads.put("byte FF", inSub(0xff));
        payloads.put("cut sequence", inSub(0xe2, 0x82));
        payloads.put("overlong slash", inSub(0xc0, 0xaf));
        payloads.put("overlong NUL", inSub(0xc0, 0x80));
        payloads.put("overlong quote", inSub(0xc0, 0xa2));
        payloads.put("overlong of three bytes", inSub(0xe0, 0x80, 0xaf));
        payloads.put("surrogate as UTF-8", inSub(0xed, 0xa0, 0x80));
        payloads.put("pair of surrogates as CESU-8", inSub(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80));
        payloads.put("beyond U+10FFFF", inSub(0xf4, 0x90, 0x80, 0x80));
        payloads.put("Latin-1", inSub(0xe9));
        payloads.put("UTF-16BE", CLAIMS.getBytes(StandardCharsets.UTF_16BE));
        payloads.put("UTF-16LE", CLAIMS.getBytes(StandardCharsets.UTF_16LE));
        payloads.put("UTF-16 with mark", CLAIMS.getBytes(StandardCharsets.UTF_16));
        return payloads;
    }

    private static byte[] inSub(int... bytes) {
        int at = CLAIMS.indexOf("alice");
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(CLAIMS.substring(0, at).getBytes(StandardCharsets.UTF_8));
        for (int value : bytes) {
            payload.write(value);
        }
        payload.writeBytes(CLAIMS.substring(at).getBytes(StandardCharsets.UTF_8));
        return payload.toByteArray();
    }

    private static void sizes(List<Attack> rows) {
        for (int length : new int[] {1022, 1023, 1024}) {
            rows.add(token(length + " characters", Config.SHORT, Answer.ACCEPTED, ofLength(length)));
        }
        for (int length : new int[] {1025, 1026, 5000}) {
            rows.add(token(length + " characters", Config.SHORT, Answer.TOO_LONG, ofLength(length)));
        }
        rows.add(token("1024 characters, no token", Config.SHORT, Answer.MALFORMED, "A".repeat(1024)));
        rows.add(token("1025 characters, no token", Config.SHORT, Answer.TOO_LONG, "A".repeat(1025)));
        rows.add(token("1024 dots", Config.SHORT, Answer.MALFORMED, ".".repeat(1024)));
    }

    private static String ofLength(int length) {
        for (int spaces = 0; spaces < 3; spaces++) {
            String header = "{\"alg\":\"HS256\"}" + " ".repeat(spaces);
            for (int pad = 0; pad < length; pad++) {
                String token = TestTokens.of(header, TestTokens.claims("\"p\":\"" + "x".repeat(pad) + "\""));
                if (token.length() == length) {
                    return token;
                }
                if (token.length() > length) {
                    break;
                }
                pad += Math.max(0, (length - token.length()) * 3 / 4 - 4);
            }
        }
        throw new IllegalStateException("no token of " + length + " characters");
    }
}
