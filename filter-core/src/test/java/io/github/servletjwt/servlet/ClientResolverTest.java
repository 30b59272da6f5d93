package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client's address, and which proxies are trusted. */
class ClientResolverTest {
    private static ClientResolver trusting(String... proxies) {
        try (JwtAuth auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .trustedProxies(proxies)
                .build()) {
            return new ClientResolver(RuntimeAccess.of(auth).trustedProxies());
        }
    }

    /** Lines of X-Forwarded-For separated by bars. */
    private static HttpServletRequest request(String peer, String forwarded) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getRemoteAddr()).thenReturn(peer);
        when(request.getHeaders(anyString())).thenReturn(Collections.emptyEnumeration());
        if (forwarded != null) {
            when(request.getHeaders("X-Forwarded-For"))
                    .thenReturn(Collections.enumeration(Arrays.asList(forwarded.split("\\|"))));
        }
        return request;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                // peer; X-Forwarded-For; address
                "10.0.0.1; -; 10.0.0.1",
                "10.0.0.1; 192.0.2.7; 192.0.2.7",
                "10.0.0.1; 203.0.113.9, 192.0.2.7; 192.0.2.7",
                "10.0.0.1; 203.0.113.9, 192.0.2.7, 10.0.0.2; 192.0.2.7",
                "10.0.0.1; 203.0.113.9|192.0.2.7|10.0.0.2; 192.0.2.7",
                "10.0.0.1; 203.0.113.9, 192.0.2.7|10.0.0.2, 10.0.0.3; 192.0.2.7",
                "10.0.0.1; 10.0.0.4, 10.0.0.2; 10.0.0.4",
                "10.0.0.1; 192.0.2.7:4711; 192.0.2.7",
                "10.0.0.1; [2001:db8::7]:4711; 2001:db8:0:0:0:0:0:7",
                "10.0.0.1; [2001:db8::7]; 2001:db8:0:0:0:0:0:7",
                "10.0.0.1; 2001:db8::7; 2001:db8:0:0:0:0:0:7",
                "10.0.0.1; ::ffff:192.0.2.7; 192.0.2.7",
                "::ffff:10.0.0.1; 192.0.2.7; 192.0.2.7",
                "[2001:db8:1:0:0:0:0:1]; 192.0.2.7; 192.0.2.7",
                // what cannot be read stays with the proxy that wrote it
                "10.0.0.1; 192.0.2.7, unknown; 10.0.0.1",
                "10.0.0.1; unknown; 10.0.0.1",
                "10.0.0.1; 192.0.2.7, ; 10.0.0.1",
                "10.0.0.1; 192.0.2.7, evil.example, 10.0.0.2; 10.0.0.2",
                "10.0.0.1; 192.0.2.300; 10.0.0.1",
                // nobody else is believed
                "192.0.2.1; 203.0.113.9; 192.0.2.1",
                "11.0.0.1; 203.0.113.9; 11.0.0.1",
                "2001:db8:2::1; 203.0.113.9; 2001:db8:2:0:0:0:0:1",
                "unix; 203.0.113.9; unix",
            })
    void address_isTheRightmostThatIsNoTrustedProxys(String peer, String forwarded, String address) {
        assertEquals(address, trusting("10.0.0.0/8", "2001:db8:1::/48").address(request(peer, forwarded)));
    }

    @Test
    void address_noTrustedProxies_isThePeers() {
        assertEquals("10.0.0.1", new ClientResolver(List.of()).address(request("10.0.0.1", "192.0.2.7")));
    }

    @Test
    void address_mockWithoutAnything_isEmpty() {
        assertEquals("", new ClientResolver(List.of()).address(mock(HttpServletRequest.class)));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, https, true",
        "10.0.0.1, HTTPS, true",
        "10.0.0.1, http, false",
        "10.0.0.1, '', false",
        "192.0.2.1, https, false",
    })
    void isSecure_schemeAtTheProxy_countsFromTrustedOnes(String peer, String scheme, boolean secure) {
        HttpServletRequest request = request(peer, null);
        when(request.getHeaders("X-Forwarded-Proto")).thenReturn(Collections.enumeration(List.of(scheme)));
        assertEquals(secure, trusting("10.0.0.0/8").isSecure(request));
    }

    /** The scheme of the hop at which the client came in, whose entry in the one list is that of the other. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // X-Forwarded-For; X-Forwarded-Proto; secure
                "192.0.2.7; https; true",
                "192.0.2.7, 10.0.0.2; https, http; true",
                "192.0.2.7, 10.0.0.2; http, https; false",
                "192.0.2.7, 10.0.0.2; https; true",
                "192.0.2.7, 10.0.0.2; http; false",
                "192.0.2.7, 10.0.0.2, 10.0.0.3; https, http, http; true",
                "192.0.2.7, 10.0.0.2, 10.0.0.3; http, https, https; false",
                // what a client wrote itself stands before the entries of the proxies
                "203.0.113.9, 192.0.2.7; https, http; false",
                "203.0.113.9, 192.0.2.7, 10.0.0.2; http, https, http; true",
                "203.0.113.9, 192.0.2.7, 10.0.0.2; https, http, https; false",
                "203.0.113.9, 192.0.2.7; http, https; true",
                // fewer entries than hops: nobody can tell whose they are
                "192.0.2.7, 10.0.0.2, 10.0.0.3; https, http; false",
                "192.0.2.7, 10.0.0.2, 10.0.0.3; https, https; true",
                // all of them trusted, or unreadable
                "10.0.0.4, 10.0.0.2; https, http; true",
                "192.0.2.7, unknown; http, https; true",
                "192.0.2.7, unknown; https, http; false"
            })
    void isSecure_behindSeveralProxies_isWhatTheOutermostTrustedOneSays(
            String clients, String schemes, boolean secure) {
        HttpServletRequest request = request("10.0.0.1", clients);
        when(request.getHeaders("X-Forwarded-Proto")).thenReturn(Collections.enumeration(List.of(schemes)));
        assertEquals(secure, trusting("10.0.0.0/8").isSecure(request));
    }

    /** A proxy that calls us by TLS was itself called by plain HTTP. */
    @Test
    void isSecure_tlsBehindAProxyThatSaysHttp_false() {
        HttpServletRequest request = request("10.0.0.1", null);
        when(request.isSecure()).thenReturn(true);
        when(request.getHeaders("X-Forwarded-Proto")).thenReturn(Collections.enumeration(List.of("http")));
        assertEquals(false, trusting("10.0.0.0/8").isSecure(request));
    }

    /** RFC 7239 §4 and §6: the same chain in one header. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                // Forwarded, with bars for semicolons; address; secure
                "for=192.0.2.7|proto=https; 192.0.2.7; true",
                "For=192.0.2.7|Proto=HTTPS|by=10.0.0.2|host=x.example; 192.0.2.7; true",
                "for=192.0.2.7|proto=https, for=10.0.0.2|proto=http; 192.0.2.7; true",
                "for=203.0.113.9|proto=https, for=192.0.2.7|proto=http; 192.0.2.7; false",
                "for=\"[2001:db8::7]:4711\"|proto=https; 2001:db8:0:0:0:0:0:7; true",
                "for=\"192.0.2.7:4711\"; 192.0.2.7; false",
                "for=192.0.2.7:4711|proto=\"https\"; 192.0.2.7; true",
                "for=_hidden|proto=https, for=10.0.0.2; 10.0.0.2; true",
                "for=unknown|proto=https; 10.0.0.1; true",
                "proto=https; 10.0.0.1; true",
                "proto=http|for=\"a, b\"; 10.0.0.1; false",
                "for=192.0.2.7|ext=\"a\\\"b, for=10.9.9.9\"|proto=https; 192.0.2.7; true"
            })
    void forwarded_ofATrustedProxy_isReadLikeTheOthers(String forwarded, String address, boolean secure) {
        for (String peer : List.of("10.0.0.1", "198.51.100.1")) {
            HttpServletRequest request = request(peer, null);
            when(request.getHeaders("Forwarded"))
                    .thenAnswer(call -> Collections.enumeration(List.of(forwarded.replace('|', ';'))));
            boolean trusted = peer.equals("10.0.0.1");
            assertEquals(trusted ? address : peer, trusting("10.0.0.0/8").address(request));
            assertEquals(trusted && secure, trusting("10.0.0.0/8").isSecure(request));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                // X-Forwarded-For; X-Forwarded-Proto; Forwarded, with bars for semicolons; X-Forwarded-Prefix;
                // consistent
                "192.0.2.7; https; for=192.0.2.7|proto=https; -; true",
                "192.0.2.7; https; for=192.0.2.7|proto=HTTPS; -; true",
                "192.0.2.7; https; for=192.0.2.7; -; true",
                "192.0.2.7; -; for=192.0.2.7|proto=http; -; true",
                "192.0.2.7; https; proto=https; -; true",
                "-; https; for=192.0.2.7; -; true",
                "192.0.2.7; https; for=192.0.2.8|proto=https; -; false",
                "192.0.2.7; https; for=192.0.2.7|proto=http; -; false",
                "192.0.2.7; -; for=192.0.2.8; -; false",
                "192.0.2.7; -; for=; -; false",
                "192.0.2.7; -; for; -; false",
                "192.0.2.7; -; for=192.0.2.7|for=192.0.2.7; -; false",
                "192.0.2.7; -; for=192.0.2.7 proto=https; -; false",
                "-; -; -; /shop; true",
                "-; -; -; /shop/; true",
                "-; -; -; /a/b, /c; true",
                "-; -; -; //evil.example; false",
                "-; -; -; /..; false",
                "-; -; -; /a/../b; false",
                "-; -; -; /.; false",
                "-; -; -; shop; false",
                "-; -; -; https://evil.example/; false",
                "-; -; -; /a%2Fb; false",
                "-; -; -; /a\\b; false",
                "-; -; -; /, /evil.example; true",
                "-; -; -; /a?b; false"
            })
    void requireConsistent_contradictionOrNoPath_isRefusedFromATrustedProxy(
            String clients, String scheme, String forwarded, String prefix, boolean consistent) {
        for (String peer : List.of("10.0.0.1", "198.51.100.1")) {
            HttpServletRequest request = request(peer, clients);
            lines(request, "X-Forwarded-For", clients);
            lines(request, "X-Forwarded-Proto", scheme);
            lines(request, "Forwarded", forwarded == null ? null : forwarded.replace('|', ';'));
            lines(request, "X-Forwarded-Prefix", prefix);
            boolean passes = true;
            try {
                trusting("10.0.0.0/8").requireConsistent(request);
            } catch (AuthFailureException refused) {
                assertEquals(FailureCode.FORWARDING_REFUSED, refused.failure().code());
                passes = false;
            }
            assertEquals(consistent || !peer.equals("10.0.0.1"), passes);
        }
    }

    private static void lines(HttpServletRequest request, String name, String line) {
        when(request.getHeaders(name))
                .thenAnswer(call -> Collections.enumeration(line == null ? List.of() : List.of(line)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"/shop; /shop", "/shop/; /shop", "/; ''", "/a/b, /c; /a/b/c", "/, /c; /c"})
    void prefix_ofATrustedProxy_isItsPathWithoutTheLastSlash(String header, String prefix) {
        HttpServletRequest request = request("10.0.0.1", null);
        lines(request, "X-Forwarded-Prefix", header);
        assertEquals(prefix, trusting("10.0.0.0/8").prefix(request));
        assertEquals("", new ClientResolver(List.of()).prefix(request));
    }

    @Test
    void isSecure_httpsToUs_true() {
        HttpServletRequest request = request("192.0.2.1", null);
        when(request.isSecure()).thenReturn(true);
        assertEquals(true, trusting("10.0.0.0/8").isSecure(request));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, -, true",
        "127.9.9.9, -, true",
        "::1, -, true",
        "[0:0:0:0:0:0:0:1], -, true",
        "10.0.0.1, -, false",
        "10.0.0.1, 127.0.0.1, true",
        "10.0.0.1, 192.0.2.7, false",
        "localhost, -, false",
    })
    void isLoopback_isOfTheClientBeyondTheProxies(String peer, String forwarded, boolean loopback) {
        assertEquals(
                loopback, trusting("10.0.0.0/8").isLoopback(request(peer, forwarded.equals("-") ? null : forwarded)));
    }
}
