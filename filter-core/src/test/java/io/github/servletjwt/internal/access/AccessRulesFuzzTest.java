package io.github.servletjwt.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.servletjwt.internal.config.FilterSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any rules and any request: the compiled rules decide as the manual reads, or the start is stopped. */
class AccessRulesFuzzTest {
    /**
     * The input's first line is the request, {@code METHOD servletPath} or {@code METHOD servletPath pathInfo}; the
     * others are the rules.
     */
    @FuzzTest
    @DictionaryEntries({
        "GET ",
        "HEAD /",
        "POST,PUT ",
        "/*",
        "*.",
        "permit",
        "optional",
        "authenticated",
        "role(",
        "scope(",
        "deny",
        "\\x0A/a",
        " #",
        ", ",
        ")"
    })
    void match_anyRules_decideAsTheManualReads(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        String[] request = text.substring(0, Math.max(end, 0)).split(" ", -1);
        if (request.length < 2 || request.length > 3 || !request[1].startsWith("/") || hasOddBlanks(text)) {
            return;
        }
        RequestPath path =
                new RequestPath(String.join("", request).substring(request[0].length()), request.length == 3);
        compareOn(text.substring(end + 1), request[0], path);
    }

    /** White space of which the manual does not say whether it separates words. */
    private static boolean hasOddBlanks(String text) {
        return text.chars().anyMatch(c -> Character.isWhitespace(c) && " \t\n\r\f\u000b".indexOf(c) < 0);
    }

    private static void compareOn(String rules, String method, RequestPath path) {
        FilterSettings config = Rules.config(rules, List.of());
        List<String> problems = new ArrayList<>();
        AccessRules compiled = AccessRules.compile(config, problems::add);
        if (problems.isEmpty()) {
            NaiveRules naive = new NaiveRules(rules);
            assertEquals(naive.decide(method, path), compiled.match(method, path));
            naive.requireAllReachable();
        }
    }
}
