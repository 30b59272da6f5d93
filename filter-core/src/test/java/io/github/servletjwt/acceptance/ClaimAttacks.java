package io.github.servletjwt.acceptance;

import static io.github.servletjwt.acceptance.Attack.token;

import io.github.servletjwt.acceptance.Attack.Answer;
import io.github.servletjwt.acceptance.Attack.Config;
import io.github.servletjwt.testkit.TestTokens;
import java.util.ArrayList;
import java.util.List;

/** Well-signed tokens with claims of the wrong type or value. */
final class ClaimAttacks {
    private static final long NOW = TestTokens.NOW;

    private ClaimAttacks() {}

    static List<Attack> rows() {
        List<Attack> rows = new ArrayList<>();
        times(rows);
        audiences(rows);
        names(rows);
        others(rows);
        return rows;
    }

    private static void add(List<Attack> rows, String name, Answer answer, String claims) {
        rows.add(token(name, Config.SECRET, answer, TestTokens.of(claims)));
    }

    private static String expiring(String exp) {
        return "{\"sub\":\"alice\",\"exp\":" + exp + "}";
    }

    private static void times(List<Attack> rows) {
        List<String> noTimes = List.of(
                "\"" + (NOW + 600) + "\"",
                "\"2099-01-01T00:00:00Z\"",
                "\"\"",
                "null",
                "true",
                "false",
                "[]",
                "[" + (NOW + 600) + "]",
                "{}",
                "-1",
                "-0.5",
                "-1e400",
                "1e400",
                "1e308",
                "1e9999",
                "253402300800",
                "253402300799.5",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "18446744073709551616",
                "9".repeat(100));
        for (String time : noTimes) {
            add(rows, "exp " + time, Answer.CLAIM, expiring(time));
            add(rows, "nbf " + time, Answer.CLAIM, TestTokens.claims("\"nbf\":" + time));
            add(rows, "iat " + time, Answer.CLAIM, expiring((NOW + 600) + ",\"iat\":" + time));
        }
        for (String time : List.of(
                "NaN",
                "Infinity",
                "-Infinity",
                "+1",
                "01",
                "0x7fffffff",
                "1e10001",
                "1e99999999999",
                "1e-10001",
                "9".repeat(101))) {
            add(rows, "exp " + time, Answer.MALFORMED, expiring(time));
            add(rows, "nbf " + time, Answer.MALFORMED, TestTokens.claims("\"nbf\":" + time));
        }
        for (String time : List.of(
                "0", "-0", "0.0", "1e-400", "1e-9999", "1", String.valueOf(NOW - 30), (NOW - 31) + ".999999999")) {
            add(rows, "exp " + time, Answer.EXPIRED, expiring(time));
        }
        for (String time : List.of(
                (NOW - 30) + ".000000001",
                String.valueOf(NOW - 29),
                (NOW + 600) + ".5",
                (NOW + 600) + ".0",
                "1.8e10",
                "18E+9",
                "253402300799",
                "253402300799.0")) {
            add(rows, "exp " + time, Answer.ACCEPTED, expiring(time));
        }
        add(rows, "no exp", Answer.MISSING_CLAIM, "{\"sub\":\"alice\",\"iat\":" + NOW + "}");
        add(rows, "EXP in upper case", Answer.MISSING_CLAIM, "{\"sub\":\"alice\",\"EXP\":" + (NOW + 600) + "}");
        for (String time : List.of("nbf", "iat")) {
            String before = "{\"sub\":\"alice\",\"exp\":253402300799,\"" + time + "\":";
            add(rows, time + " now + 30", Answer.ACCEPTED, before + (NOW + 30) + "}");
            add(rows, time + " now + 30.000000001", Answer.TOO_EARLY, before + (NOW + 30) + ".000000001}");
            add(rows, time + " now + 31", Answer.TOO_EARLY, before + (NOW + 31) + "}");
            add(rows, time + " in the year 9999", Answer.TOO_EARLY, before + "253402300799}");
            add(rows, time + " 0", Answer.ACCEPTED, before + "0}");
        }
        add(rows, "expired", Answer.EXPIRED, TestTokens.claimsOf(TestTokens.expired()));
    }

    private static void audiences(List<Attack> rows) {
        for (String aud :
                List.of("\"orders\"", "\"billing\"", "[\"orders\"]", "[\"x\",\"billing\"]", "[\"\",\"orders\"]")) {
            audience(rows, aud, Answer.ACCEPTED);
        }
        for (String aud : List.of(
                "\"\"",
                "[]",
                "[\"x\"]",
                "[\"\"]",
                "\"order\"",
                "\"orders \"",
                "\"Orders\"",
                "\"orders, billing\"",
                "\"orders billing\"",
                "\"*\"",
                "\"orders\\u0000\"")) {
            audience(rows, aud, Answer.AUDIENCE);
        }
        List<String> wrong = List.of(
                "null",
                "1",
                "true",
                "{}",
                "{\"orders\":1}",
                "[\"orders\",1]",
                "[\"orders\",null]",
                "[[\"orders\"]]",
                "[null]",
                "[{}]");
        for (String aud : wrong) {
            audience(rows, aud, Answer.CLAIM);
            add(rows, "aud " + aud + " where none is asked for", Answer.CLAIM, TestTokens.claims("\"aud\":" + aud));
        }
        rows.add(token("no aud", Config.AUDIENCE, Answer.AUDIENCE, TestTokens.valid()));
        add(rows, "aud where none is asked for", Answer.ACCEPTED, TestTokens.claims("\"aud\":[\"x\"]"));
    }

    private static void audience(List<Attack> rows, String aud, Answer answer) {
        rows.add(token("aud " + aud, Config.AUDIENCE, answer, TestTokens.of(TestTokens.claims("\"aud\":" + aud))));
    }

    private static String named(String sub) {
        return "{\"exp\":" + (NOW + 600) + ",\"sub\":" + sub + "}";
    }

    private static void names(List<Attack> rows) {
        for (String sub : List.of(
                "1",
                "1.5",
                "null",
                "true",
                "[\"alice\"]",
                "{\"name\":\"alice\"}",
                "\"\"",
                "\" \"",
                "\"\\t\"",
                "\"\\u0000\"",
                "\"alice\\u0000\"",
                "\"alice\\u0000.example\"",
                "\"alice\\r\\nSet-Cookie: x\"",
                "\"alice\\n\"",
                "\"alice\\u001b[2J\"",
                "\"alice\\u007f\"",
                "\"alice\\u0085\"")) {
            add(rows, "sub " + sub, Answer.CLAIM, named(sub));
        }
        add(rows, "no sub", Answer.MISSING_CLAIM, "{\"exp\":" + (NOW + 600) + "}");
        add(rows, "Sub in another case", Answer.MISSING_CLAIM, "{\"exp\":" + (NOW + 600) + ",\"Sub\":\"alice\"}");
        for (String sub :
                List.of("\"alice smith\"", "\"auth0|5f7c8ec7c33c6c004bbafe82\"", "\"\\u00e9l\\u00e8ve\"", "\"0\"")) {
            add(rows, "sub " + sub, Answer.ACCEPTED, named(sub));
        }
    }

    private static void others(List<Attack> rows) {
        for (String jti : List.of("1", "null", "true", "[\"x\"]", "{}")) {
            add(rows, "jti " + jti, Answer.CLAIM, TestTokens.claims("\"jti\":" + jti));
        }
        for (String iss : List.of("1", "null", "true", "[\"x\"]", "{}")) {
            add(rows, "iss " + iss, Answer.CLAIM, TestTokens.claims("\"iss\":" + iss));
        }
        for (String roles : List.of("1", "null", "true", "{}", "[1]", "[null]", "[\"a\\u0000b\"]", "\"a\\u0000b\"")) {
            add(rows, "roles " + roles, Answer.ACCEPTED, TestTokens.claims("\"roles\":" + roles));
        }
        add(rows, "roles with NUL unescaped", Answer.MALFORMED, TestTokens.claims("\"roles\":[\"a\0b\"]"));
        add(rows, "scope of another type", Answer.ACCEPTED, TestTokens.claims("\"scope\":7,\"scp\":{}"));
        add(rows, "huge number elsewhere", Answer.MALFORMED, TestTokens.claims("\"a\":" + "9".repeat(101)));
        add(rows, "huge exponent elsewhere", Answer.MALFORMED, TestTokens.claims("\"a\":1e999999999"));
        add(rows, "__proto__", Answer.ACCEPTED, TestTokens.claims("\"__proto__\":{\"roles\":[\"admin\"]}"));
    }
}
