package io.github.servletjwt.example;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** POST without a body, with a token. */
    public HttpResponse<String> postWithToken(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody())
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** The access token of a login. */
    public String login(String path, String name, String password) throws IOException, InterruptedException {
        return member("access_token", post(path, "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}"));
    }

    /** A text of a JSON answer. */
    public static String member(String name, HttpResponse<String> answer) {
        Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(answer.body());
        if (!member.find()) {
            throw new AssertionError("no " + name + " in " + answer.statusCode() + " " + answer.body());
        }
        return member.group(1);
    }
}
