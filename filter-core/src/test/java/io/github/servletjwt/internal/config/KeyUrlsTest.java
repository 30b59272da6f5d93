package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys come over https, or from this very machine. */
class KeyUrlsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example/keys",
                "HTTPS://issuer.example/keys?x=y",
                "https://issuer.example:8443/keys",
                "https://[2001:db8::1]/keys",
                "http://localhost:8080/keys",
                "http://LOCALHOST/keys",
                "http://127.0.0.1/keys",
                "http://127.255.255.254/keys",
                "http://[::1]:8080/keys",
                "http://[0:0:0:0:0:0:0:1]/keys"
            })
    void require_httpsOrLoopback_isTaken(String url) {
        assertDoesNotThrow(() -> KeyUrls.require(url, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example/keys",
                "http://localhost.evil.example/keys",
                "http://127.0.0.1.evil.example/keys",
                "http://evil.example/127.0.0.1",
                "http://evil.example?localhost",
                "http://10.0.0.1/keys",
                "http://0.0.0.0/keys",
                "http://[::]/keys",
                "http://[2001:db8::1]/keys"
            })
    void require_httpElsewhere_onlyWhenAllowed(String url) {
        assertThrows(IllegalArgumentException.class, () -> KeyUrls.require(url, false));
        assertDoesNotThrow(() -> KeyUrls.require(url, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "keys",
                "/keys",
                "//issuer.example/keys",
                "https:",
                "https:///keys",
                "https:issuer.example",
                "https://user@issuer.example/keys",
                "https://user:secret@issuer.example/keys",
                "http://localhost@evil.example/keys",
                "https://issuer.example/keys#x",
                "https://issuer.example/a b",
                "https://issuer.example/%zz",
                "https://issuer_example/keys",
                "ftp://localhost/keys",
                "file:///etc/keys",
                "jar:https://issuer.example/x!/y"
            })
    void require_other_isRefusedAndNotRepeated(String url) {
        String why = String.valueOf(assertThrows(IllegalArgumentException.class, () -> KeyUrls.require(url, true))
                .getMessage());
        assertFalse(why.contains("secret"), why);
    }

    @ParameterizedTest
    @CsvSource({
        "https://issuer.example, true",
        "https://issuer.example/tenant, true",
        "https://issuer.example/?x, false",
        "https://issuer.example/#x, false",
        "http://issuer.example, false",
        "http://127.0.0.1:80, true",
        "acme, false"
    })
    void isDiscoverable_issuer_needsAnAddressWithoutQuery(String issuer, boolean expected) {
        assertEquals(expected, KeyUrls.isDiscoverable(issuer, false));
    }

    @ParameterizedTest
    @CsvSource({
        "https://x/keys, true",
        "HTTP://x, true",
        "file:/x, false",
        "classpath:https, false",
        "'{\"keys\":[]}', false"
    })
    void isUrl_text_byItsScheme(String text, boolean expected) {
        assertEquals(expected, KeyUrls.isUrl(text));
    }

    @Test
    void shown_query_isLeftOut() {
        assertEquals("https://x/keys?…", KeyUrls.shown("https://x/keys?token=secret\n?more"));
        assertEquals("https://x/keys", KeyUrls.shown("https://x/keys"));
    }
}
