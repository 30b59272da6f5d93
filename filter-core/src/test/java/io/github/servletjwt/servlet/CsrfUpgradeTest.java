package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upgrades by methods that clients of HTTP/1.1 do not send; CrossSiteWebSocketTest shows the usual ones. */
class CsrfUpgradeTest {
    private final CsrfGuard csrf = new CsrfGuard(new ClientResolver(List.of()));

    private static HttpServletRequest request(String method, String upgrade) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getMethod()).thenReturn(method);
        when(request.getHeader("Upgrade")).thenReturn(upgrade);
        when(request.getHeader("Host")).thenReturn("app.example");
        return request;
    }

    /** Extended CONNECT of HTTP/2 has no header Upgrade (RFC 8441 §4). */
    @ParameterizedTest
    @CsvSource({"CONNECT,", "GET, websocket", "HEAD, websocket", "OPTIONS, WebSocket", ", websocket", "POST, websocket"
    })
    void require_upgrade_needsTheSameOriginWhateverTheProof(String method, String upgrade) {
        HttpServletRequest request = request(method, upgrade);
        when(request.getHeader("X-CSRF-Token")).thenReturn("c");
        assertEquals(
                FailureCode.CSRF_FAILED,
                assertThrows(AuthFailureException.class, () -> csrf.require(request, "c"))
                        .failure()
                        .code());
        when(request.getHeader("Origin")).thenReturn("http://app.example");
        assertDoesNotThrow(() -> csrf.require(request, null));
    }

    @Test
    void require_noUpgrade_safeMethodPasses() {
        for (String upgrade : new String[] {null, "", "h2c", "H2C", " h2c , "}) {
            assertDoesNotThrow(() -> csrf.require(request("GET", upgrade), null));
        }
    }

    @ParameterizedTest
    @CsvSource({"'',''", "'',x", "x,''", ",", ",x"})
    void require_emptyClaimOrHeader_isAbsent(String claim, String header) {
        HttpServletRequest request = request("POST", null);
        when(request.getHeader("X-CSRF-Token")).thenReturn(header);
        assertThrows(AuthFailureException.class, () -> csrf.require(request, claim));
    }

    @Test
    void require_headerEqualToTheClaim_passes() {
        HttpServletRequest request = request("POST", null);
        when(request.getHeader("X-CSRF-Token")).thenReturn("c");
        assertDoesNotThrow(() -> csrf.require(request, "c"));
    }
}
