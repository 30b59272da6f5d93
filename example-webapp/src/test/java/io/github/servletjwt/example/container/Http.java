package io.github.servletjwt.example.container;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client of one application. */
record Http(Running container, String app, @Nullable String token) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static Http of(Running container, String app) {
        return new Http(container, app, null);
    }

    /** The same, as the administrator whom the example makes. */
    Http asAdmin() throws Exception {
        HttpResponse<String> answer = send(
                "POST",
                "/login",
                BodyPublishers.ofString("{\"username\":\"admin\",\"password\":\"" + Running.PASSWORD + "\"}"),
                "Content-Type",
                "application/json");
        Matcher found = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(answer.body());
        if (!found.find()) {
            throw new AssertionError(answer + " " + answer.body() + container.logs());
        }
        return new Http(container, app, found.group(1));
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    /** A request with headers, names and values in turn. */
    HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(container.uri(app + path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /**
     * The first message of a WebSocket, or the status with which it was refused.
     *
     * @param headers names and values in turn
     */
    String webSocket(String path, String... headers) throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        URI http = container.uri(app + path);
        try {
            WebSocket socket = builder.buildAsync(
                            URI.create("ws" + http.toString().substring("http".length())), new First(first))
                    .get(20, TimeUnit.SECONDS);
            String message = first.get(20, TimeUnit.SECONDS);
            socket.abort();
            return message;
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof java.net.http.WebSocketHandshakeException handshake) {
                return String.valueOf(handshake.getResponse().statusCode());
            }
            throw refused;
        }
    }

    private record First(CompletableFuture<String> message) implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.complete(data.toString());
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failed) {
            message.completeExceptionally(failed);
        }
    }

    /** The response of Tomcat's manager. */
    static String asManager(URI uri) throws Exception {
        String credentials = Base64.getEncoder().encodeToString("manager:manager".getBytes(StandardCharsets.US_ASCII));
        return CLIENT.send(
                        HttpRequest.newBuilder(uri)
                                .header("Authorization", "Basic " + credentials)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
