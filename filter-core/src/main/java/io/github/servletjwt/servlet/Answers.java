package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.config.AnswerConfig;
import io.github.servletjwt.config.ErrorFormat;
import io.github.servletjwt.json.StrictJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes our own answers: JSON, refusals, and their challenge (RFC 6750 §3).
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class Answers {
    static final Answers DEFAULT = new Answers(new AnswerConfig(ErrorFormat.JSON, "api"));

    private static final String RETRY_AFTER_SECONDS = "5";

    private final AnswerConfig config;

    Answers(AnswerConfig config) {
        this.config = config;
    }

    /** A JSON document that no cache keeps. */
    void json(HttpServletResponse response, int status, Map<String, ?> body) throws IOException {
        write(response, status, "application/json;charset=UTF-8", body);
    }

    /** A JSON array that no cache keeps. */
    void json(HttpServletResponse response, List<?> body) throws IOException {
        write(response, 200, "application/json;charset=UTF-8", "no-store", StrictJson.write(body));
    }

    /** Nothing more to say. */
    void done(HttpServletResponse response) {
        response.setStatus(204);
        response.setHeader("Cache-Control", "no-store");
    }

    /** A JSON document that caches may keep for 5 minutes. */
    void publicJson(HttpServletResponse response, Map<String, ?> body) throws IOException {
        write(response, 200, "application/json;charset=UTF-8", "public, max-age=300", StrictJson.write(body));
    }

    /** The refusal of a failure. */
    void refuse(HttpServletResponse response, AuthFailure failure) throws IOException {
        HttpFailure answer = HttpFailure.of(failure.code());
        challenge(response, failure, answer);
        if (failure instanceof AuthFailure.TooMany many) {
            response.setHeader("Retry-After", String.valueOf(many.retryAfter().toSeconds() + 1));
        } else if (answer.status() == 503) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        switch (config.format()) {
            case JSON -> json(response, answer.status(), members(answer));
            case PROBLEM -> write(response, answer.status(), "application/problem+json;charset=UTF-8", problem(answer));
            case PAGE -> page(response, answer);
        }
    }

    private void challenge(HttpServletResponse response, AuthFailure failure, HttpFailure answer) {
        StringBuilder challenge = new StringBuilder("Bearer realm=\"")
                .append(quoted(config.realm()))
                .append('"');
        switch (answer.challenge()) {
            case NONE -> {
                return;
            }
            case REALM -> {}
            case ERROR ->
                challenge
                        .append(", error=\"")
                        .append(answer.error())
                        .append("\", error_description=\"")
                        .append(answer.description())
                        .append('"');
        }
        if (failure instanceof AuthFailure.ScopeMissing missing) {
            challenge
                    .append(", scope=\"")
                    .append(quoted(String.join(" ", missing.required())))
                    .append('"');
        }
        response.setHeader("WWW-Authenticate", challenge.toString());
    }

    /** RFC 9110 §5.6.4. */
    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static Map<String, Object> members(HttpFailure answer) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("error", answer.error());
        members.put("error_description", answer.description());
        return members;
    }

    private static Map<String, Object> problem(HttpFailure answer) {
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

    private static void page(HttpServletResponse response, HttpFailure answer) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.sendError(answer.status(), answer.description());
    }

    private static void write(HttpServletResponse response, int status, String type, Map<String, ?> body)
            throws IOException {
        write(response, status, type, "no-store", StrictJson.write(body));
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
