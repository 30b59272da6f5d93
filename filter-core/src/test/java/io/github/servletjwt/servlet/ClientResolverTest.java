package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
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
