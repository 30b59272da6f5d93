package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.ErrorFormat;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.config.ErrorResponseConfig;
import io.github.servletjwt.internal.flow.TokenResponse;
import io.github.servletjwt.internal.json.StrictJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes our own responses: JSON, error responses, and their challenge (RFC 6750 §3).
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class ResponseWriter {
    static final ResponseWriter DEFAULT = new ResponseWriter(new ErrorResponseConfig(ErrorFormat.JSON, "api"));

    private static final String RETRY_AFTER_SECONDS = "5";

    private static final String JSON = "application/json;charset=UTF-8";
    private static final String NO_STORE = "no-store";

    private final ErrorFormat format;
    /** All are made at startup: a flood of bad requests costs little. */
    private final Map<FailureCode, Refusal> refusals = new EnumMap<>(FailureCode.class);

    /**
     * The response to a failure.
     *
     * @param challenge null when the header is not sent
     */
    private record Refusal(int status, @Nullable String challenge, String type, String body, String description) {}

    ResponseWriter(ErrorResponseConfig config) {
        this.format = config.format();
        for (FailureCode code : FailureCode.values()) {
            HttpErrors failure = HttpErrors.of(code);
            refusals.put(code, refusal(failure, challenge(config.realm(), failure)));
        }
    }

    private Refusal refusal(HttpErrors failure, @Nullable String challenge) {
        boolean problem = format == ErrorFormat.PROBLEM;
        return new Refusal(
                failure.status(),
                challenge,
                problem ? "application/problem+json;charset=UTF-8" : JSON,
                StrictJson.write(problem ? problem(failure) : members(failure)),
                failure.description());
    }

    /** A JSON document that must not be cached. */
    void json(HttpServletResponse response, int status, Map<String, ?> body) throws IOException {
        write(response, status, JSON, NO_STORE, StrictJson.write(body));
    }

    /** A JSON array that must not be cached. */
    void json(HttpServletResponse response, List<?> body) throws IOException {
        write(response, 200, JSON, NO_STORE, StrictJson.write(body));
    }

    /** 204 without a body. */
    void done(HttpServletResponse response) {
        response.setStatus(204);
        response.setHeader("Cache-Control", NO_STORE);
    }

    /** A JSON document that may be cached for 5 minutes. */
    void publicJson(HttpServletResponse response, Map<String, ?> body) throws IOException {
        write(response, 200, JSON, "public, max-age=300", StrictJson.write(body));
    }

    /** The status for a failure. */
    int status(AuthFailure failure) {
        return refusalOf(failure).status();
    }

    private Refusal refusalOf(AuthFailure failure) {
        return Objects.requireNonNull(refusals.get(failure.code()));
    }

    /** Answers a failure. */
    void refuse(HttpServletResponse response, AuthFailure failure) throws IOException {
        Refusal refusal = refusalOf(failure);
        if (refusal.challenge() != null) {
            response.setHeader("WWW-Authenticate", refusal.challenge() + scope(failure));
        }
        if (failure instanceof AuthFailure.TooMany many) {
            response.setHeader("Retry-After", String.valueOf(many.retryAfter().toSeconds() + 1));
        } else if (refusal.status() == 503) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (format == ErrorFormat.PAGE) {
            response.setHeader("Cache-Control", NO_STORE);
            response.sendError(refusal.status(), refusal.description());
        } else {
            write(response, refusal.status(), refusal.type(), NO_STORE, refusal.body());
        }
    }

    private static @Nullable String challenge(String realm, HttpErrors failure) {
        String challenge = "Bearer realm=\"" + quoted(realm) + '"';
        return switch (failure.challenge()) {
            case NONE -> null;
            case REALM -> challenge;
            case ERROR ->
                challenge + ", error=\"" + failure.error() + "\", error_description=\"" + failure.description() + '"';
        };
    }

    /** The required scopes (RFC 6750 §3). */
    private static String scope(AuthFailure failure) {
        return failure instanceof AuthFailure.ScopeMissing missing
                ? ", scope=\"" + quoted(String.join(" ", missing.required())) + '"'
                : "";
    }

    /** RFC 9110 §5.6.4. */
    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static Map<String, Object> members(HttpErrors answer) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("error", answer.error());
        members.put("error_description", answer.description());
        return members;
    }

    private static Map<String, Object> problem(HttpErrors answer) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", title(answer.status()));
        members.put("status", answer.status());
        members.put("detail", answer.description());
        members.putAll(members(answer));
        return members;
    }

    /** With {@code about:blank} the title is the status's phrase (RFC 9457 §4.2.1). */
    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 429 -> "Too Many Requests";
            default -> "Service Unavailable";
        };
    }

    /** The body of a login or a refresh (RFC 6749 §5.1). */
    static Map<String, Object> tokenBody(TokenResponse tokens) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", tokens.access().token());
        body.put("token_type", "Bearer");
        body.put("expires_in", tokens.access().ttl().toSeconds());
        if (tokens.refreshToken() != null) {
            body.put("refresh_token", tokens.refreshToken());
        }
        Set<String> scopes = tokens.access().scopes();
        if (!scopes.isEmpty()) {
            body.put("scope", String.join(" ", scopes));
        }
        return body;
    }

    /** The body where the tokens are in cookies. */
    static Map<String, Object> cookieBody(TokenResponse tokens) {
        return Map.of("expires_in", tokens.access().ttl().toSeconds());
    }

    private static void write(HttpServletResponse response, int status, String type, String caching, String body)
            throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", caching);
        response.setContentType(type);
        PrintWriter writer = response.getWriter();
        if (writer != null) {
            writer.write(body);
        }
    }
}
