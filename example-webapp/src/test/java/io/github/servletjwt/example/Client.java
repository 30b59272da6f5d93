package io.github.servletjwt.example;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client of a server under test. */
public final class Client {
    private final URI base;
    private final HttpClient http;

    public Client(URI base) {
        this(base, HttpClient.newHttpClient());
    }

    public Client(URI base, HttpClient http) {
        this.base = base;
        this.http = http;
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** The token of a login. */
    public String login(String path, String name, String password) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(path, "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}");
        String start = "{\"access_token\":\"";
        if (!answer.body().startsWith(start)) {
            throw new AssertionError("no token in " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().substring(start.length(), answer.body().indexOf('"', start.length()));
    }
}
