package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.servletjwt.api.AuthFailureException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Any {@code Authorization} header, judged by the grammar of RFC 6750 §2.1 as a regular expression. */
class BearerTokenFuzzTest {
    private static final String TOKEN = "[A-Za-z0-9._~+/-]+=*";
    private static final Pattern BARE = Pattern.compile(TOKEN);
    private static final Pattern CREDENTIALS = Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr] " + TOKEN);
    /** The scheme and what cannot belong to a longer name of one (RFC 9110 §5.6.2). */
    private static final Pattern SCHEME =
            Pattern.compile("[Bb][Ee][Aa][Rr][Ee][Rr](?![A-Za-z0-9!#$%&'*+.^_`|~-]).*", Pattern.DOTALL);

    private static final int START = "Bearer ".length();

    /** A request of these headers, whatever name is asked for; faster than a mock. */
    private static HttpServletRequest request(List<String> values) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                BearerTokenFuzzTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) ->
                        method.getName().equals("getHeaders") ? Collections.enumeration(values) : null);
    }

    private static String outcome(String header, List<String> values) {
        try {
            BearerTokenResolver.BearerToken found = Filters.resolver(header).resolve(request(values));
            return "token " + (found == null ? null : found.token());
        } catch (AuthFailureException refused) {
            return "refused";
        }
    }

    private static String expected(String value) {
        if (CREDENTIALS.matcher(value).matches()) {
            return "token " + value.substring(START);
        }
        return SCHEME.matcher(value).matches() ? "refused" : "token null";
    }

    /** The input's lines are the values of the header. */
    @FuzzTest
    @DictionaryEntries({"Bearer ", "bearer", "=", "\t", "a.b.c", "~+/", ","})
    void resolve_anyHeader_acceptsTheGrammarAlone(byte[] input) {
        List<String> values = List.of(new String(input, StandardCharsets.UTF_8).split("\n", -1));
        String authorization = outcome("Authorization", values);
        String bare = outcome("X-Token", values);
        if (values.size() > 1) {
            assertEquals("refused refused", authorization + " " + bare);
            return;
        }
        String value = values.get(0);
        assertEquals(expected(value), authorization);
        assertEquals(BARE.matcher(value).matches() ? "token " + value : "refused", bare);
    }
}
