package io.github.servletjwt.acceptance;

import static io.github.servletjwt.acceptance.Attack.header;

import io.github.servletjwt.acceptance.Attack.Answer;
import io.github.servletjwt.acceptance.Attack.Config;
import io.github.servletjwt.testkit.TestTokens;
import java.util.ArrayList;
import java.util.List;

/** Requests that carry a good token in a bad way. */
final class RequestAttacks {
    private static final String GOOD = TestTokens.valid();
    private static final String BEARER = "Authorization: Bearer " + GOOD;

    private RequestAttacks() {}

    static List<Attack> rows() {
        List<Attack> rows = new ArrayList<>();
        schemes(rows);
        forms(rows);
        several(rows);
        elsewhere(rows);
        return rows;
    }

    private static void value(List<Attack> rows, String name, Answer answer, String value) {
        rows.add(header("Authorization " + name, Config.SECRET, answer, "Authorization: " + value));
    }

    private static void schemes(List<Attack> rows) {
        for (String scheme : List.of("Bearer", "bearer", "BEARER", "bEaReR")) {
            value(rows, scheme, Answer.ACCEPTED, scheme + " " + GOOD);
        }
        for (String scheme : List.of(
                "Basic", "Token", "JWT", "Bearers", "Bearer-Token", "BearerX", "XBearer", "DPoP", "Bear", "Bearer.")) {
            value(rows, scheme, Answer.NO_TOKEN, scheme + " " + GOOD);
        }
        value(rows, "Basic of a user", Answer.NO_TOKEN, "Basic YWxpY2U6eA==");
        value(rows, "without scheme", Answer.NO_TOKEN, GOOD);
        value(rows, "Bearer run together with the token", Answer.NO_TOKEN, "Bearer" + GOOD);
        rows.add(header("no Authorization", Config.SECRET, Answer.NO_TOKEN, "Accept: */*"));
        rows.add(header("Authorization empty", Config.SECRET, Answer.NO_TOKEN, "Authorization:"));
        rows.add(header("name in another case", Config.SECRET, Answer.ACCEPTED, "aUTHORIZATION: Bearer " + GOOD));
        rows.add(
                header("space before the colon", Config.SECRET, Answer.BY_CONTAINER, "Authorization : Bearer " + GOOD));
    }

    private static void forms(List<Attack> rows) {
        value(rows, "Bearer alone", Answer.BAD_REQUEST, "Bearer");
        value(rows, "Bearer and a space", Answer.BAD_REQUEST, "Bearer ");
        value(rows, "two spaces", Answer.BAD_REQUEST, "Bearer  " + GOOD);
        value(rows, "tab", Answer.BAD_REQUEST, "Bearer\t" + GOOD);
        value(rows, "space and tab", Answer.BAD_REQUEST, "Bearer \t" + GOOD);
        value(rows, "no-break space", Answer.BAD_REQUEST, "Bearer\u00a0" + GOOD);
        value(rows, "colon", Answer.BAD_REQUEST, "Bearer: " + GOOD);
        value(rows, "equals sign", Answer.BAD_REQUEST, "Bearer=" + GOOD);
        value(rows, "comma", Answer.BAD_REQUEST, "Bearer," + GOOD);
        value(rows, "quotes", Answer.BAD_REQUEST, "Bearer \"" + GOOD + "\"");
        value(rows, "parameter", Answer.BAD_REQUEST, "Bearer token=" + GOOD);
        value(rows, "angle brackets", Answer.BAD_REQUEST, "Bearer <" + GOOD + ">");
        value(rows, "white space around is the container's", Answer.ACCEPTED, "  Bearer " + GOOD + "  ");
        value(rows, "more after the token", Answer.BAD_REQUEST, "Bearer " + GOOD + " x");
        value(rows, "comma after the token", Answer.BAD_REQUEST, "Bearer " + GOOD + ",");
        value(rows, "semicolon after the token", Answer.BAD_REQUEST, "Bearer " + GOOD + ";");
        value(rows, "list of two tokens", Answer.BAD_REQUEST, "Bearer " + GOOD + ", Bearer " + GOOD);
        value(rows, "list of two tokens, one scheme", Answer.BAD_REQUEST, "Bearer " + GOOD + "," + GOOD);
        value(rows, "list of Bearer and Basic", Answer.BAD_REQUEST, "Bearer " + GOOD + ", Basic YTpi");
        value(rows, "list of Basic and Bearer", Answer.NO_TOKEN, "Basic YTpi, Bearer " + GOOD);
        value(rows, "Bearer twice", Answer.BAD_REQUEST, "Bearer Bearer " + GOOD);
        value(rows, "equals signs alone", Answer.BAD_REQUEST, "Bearer ==");
        value(rows, "equals sign before", Answer.BAD_REQUEST, "Bearer =" + GOOD);
        value(rows, "undefined", Answer.MALFORMED, "Bearer undefined");
        value(rows, "null", Answer.MALFORMED, "Bearer null");
        value(rows, "percent-encoded space is a scheme of a longer name", Answer.NO_TOKEN, "Bearer%20" + GOOD);
        value(rows, "byte order mark", Answer.BAD_REQUEST, "Bearer \u00ef\u00bb\u00bf" + GOOD);
    }

    private static void several(List<Attack> rows) {
        rows.add(header("the same token twice", Config.SECRET, Answer.SEVERAL, BEARER, BEARER));
        rows.add(header("two tokens, the second bad", Config.SECRET, Answer.SEVERAL, BEARER, BEARER + "x"));
        rows.add(header("two tokens, the first bad", Config.SECRET, Answer.SEVERAL, BEARER + "x", BEARER));
        rows.add(header("Bearer, then Basic", Config.SECRET, Answer.SEVERAL, BEARER, "Authorization: Basic YTpi"));
        rows.add(header("Basic, then Bearer", Config.SECRET, Answer.SEVERAL, "Authorization: Basic YTpi", BEARER));
        rows.add(header("Bearer, then empty", Config.SECRET, Answer.SEVERAL, BEARER, "Authorization:"));
        rows.add(header("empty, then Bearer", Config.SECRET, Answer.SEVERAL, "Authorization:", BEARER));
        rows.add(header("names in two cases", Config.SECRET, Answer.SEVERAL, BEARER, "authorization: Bearer " + GOOD));
        rows.add(header(
                "Basic twice",
                Config.SECRET,
                Answer.SEVERAL,
                "Authorization: Basic YTpi",
                "Authorization: Basic YTpi"));
    }

    private static void elsewhere(List<Attack> rows) {
        for (String query : List.of("access_token", "token", "jwt", "Authorization")) {
            rows.add(Attack.target(
                    "token in the query as " + query, Config.SECRET, Answer.NO_TOKEN, "/x?" + query + "=" + GOOD));
        }
        for (String name : List.of(
                "X-Authorization",
                "Proxy-Authorization",
                "X-Forwarded-Authorization",
                "X-Access-Token",
                "Authentication")) {
            rows.add(header("token in " + name, Config.SECRET, Answer.NO_TOKEN, name + ": Bearer " + GOOD));
        }
        for (String name : List.of("access_token", "__Host-access_token", "token", "Authorization")) {
            rows.add(header(
                    "token in the cookie " + name, Config.SECRET, Answer.NO_TOKEN, "Cookie: " + name + "=" + GOOD));
        }
        rows.add(header("X-Remote-User", Config.SECRET, Answer.NO_TOKEN, "X-Remote-User: alice", "Remote-User: alice"));
        rows.add(Attack.target("header and query", Config.SECRET, Answer.ACCEPTED, "/x?access_token=bad", BEARER));
    }
}
