package io.github.servletjwt.acceptance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Requests without a good token, byte for byte (a character is an octet), that try to reach {@code /admin/users},
 * {@code /admin/*} or {@code *.do} past the rules {@code *.css permit} and {@code /public/* permit}.
 */
final class BypassAttempts {
    private static final String END = "Host: localhost\r\nConnection: close\r\n\r\n";

    /** Characters that a reader may take for a slash, or ignore next to one. */
    private static final List<String> SEPARATORS = List.of(
            "//",
            "/./",
            "/;/",
            "/;x/",
            ";/",
            ";x/",
            ";jsessionid=1/",
            "/;jsessionid=1/",
            "/.;/",
            "/.;jsessionid=1/",
            "/%2e/",
            "%2f",
            "%2F",
            "/%2f",
            "%2f/",
            "%252f",
            "%25252f",
            "\\",
            "/\\",
            "%5c",
            "%5C",
            "%255c",
            "%c0%af",
            "%C0%2f",
            "%c1%9c",
            "%e0%80%af",
            "%f0%80%80%af",
            "%u002f",
            "%u2215",
            "%ef%bc%8f",
            utf8("\uFF0F"),
            "%00/",
            "\0/",
            "%0a/",
            "%0d%0a/",
            "\t/",
            "\u007f/",
            "%3b/",
            "%3f/",
            "%23/",
            "\u00af/");

    /** Segments that a reader may take for the parent folder. */
    private static final List<String> WAYS_UP = List.of(
            "..",
            "%2e%2e",
            "%2E%2E",
            ".%2e",
            "%2e.",
            "%252e%252e",
            "%25252e%25252e",
            "%c0%ae%c0%ae",
            "%e0%80%ae%e0%80%ae",
            "%u002e%u002e",
            "%uff0e%uff0e",
            "%ef%bc%8e%ef%bc%8e",
            utf8("\uFF0E\uFF0E"),
            "\u00ae\u00ae",
            "..;",
            "..;x",
            "..;x=1",
            "..;jsessionid=1",
            "..;JSESSIONID=1",
            "%2e%2e;",
            "%2e%2e;jsessionid=1",
            "..%3b",
            "..%00",
            "%00..",
            "..\0",
            "..%20",
            "%20..",
            "..%09",
            "..\t",
            "..%0d",
            "..%ad",
            "...",
            "..../",
            "..\\",
            "..%5c",
            "..%2f",
            "..%252f",
            ".;/..",
            "./..",
            "/..",
            ";/..",
            "x/../..",
            "x/..;/..",
            "x;/../..",
            "x%2f..%2f..",
            "x\\..\\..",
            "x.css/../..");

    /** Where the ways up stand. */
    private static final List<String> AROUND_A_WAY_UP =
            List.of("/public/%s/admin/users", "/site.css/%s/report.do", "/admin/%s/public/x");

    private static final List<String> PROTECTED_PATHS = List.of("/admin/users", "/report.do");

    /** Spellings that could make a protected path look like another one, above all a permitted one. */
    private static final List<String> ENDINGS = List.of(
            "",
            "/",
            "//",
            "///",
            "/.",
            "/..",
            "/../",
            "/./",
            ".",
            "..",
            "%2e",
            "%2f",
            "%5c",
            "\\",
            ";",
            ";x",
            ";x=1",
            ";jsessionid=",
            ";jsessionid=1",
            ";jsessionid=1.css",
            ";jsessionid=/../public/x",
            ";jsessionid=%2f..%2fpublic%2fx",
            ";jsessionid=1;x.css",
            ";.css",
            ";/.css",
            ";/x.css",
            "/;.css",
            "/..;.css",
            "/.;/.css",
            "%3b.css",
            "%3bx=.css",
            "%3b/x.css",
            "?",
            "?.css",
            "?/public/x",
            "?/../public/x",
            "?jsessionid=1;.css",
            "??",
            "%3f.css",
            "#",
            "#.css",
            "#/public/x",
            "#/../../public/x",
            "%23.css",
            "%00",
            "%00.css",
            "%2500.css",
            "\0",
            "\0.css",
            "%0a",
            "%0a.css",
            "%0d%0a.css",
            "%20",
            "%20.css",
            "%09",
            "\t",
            "\t.css",
            "\u00a0",
            "%c2%a0",
            "\u0085",
            "%c2%85",
            "%ad",
            "%",
            "%2",
            "%zz",
            "%%",
            "%u0000.css",
            "~",
            "*",
            "|",
            "\"",
            "<>",
            "{}",
            "^",
            "`",
            ":$DATA",
            "::$DATA.css");

    private static final List<String> BEGINNINGS = List.of(
            "/",
            "//",
            "/.",
            "/./.",
            "/..",
            "/../..",
            "/;",
            "/;x",
            "/;jsessionid=1",
            "/.;x",
            "/%2e",
            "/%2e%2e",
            "/%2f",
            "/%2f..",
            "/%5c",
            "/\\",
            "\\",
            "/%00",
            "/%20",
            "%2f",
            ".",
            "..",
            "*",
            "x",
            ";",
            "?",
            "#",
            "@",
            ":",
            "~",
            "/public/..",
            "/public;x/..",
            "/public%2f..",
            "/public\\..",
            "/x.css/..",
            "/x.css;/..",
            "http://localhost",
            "HTTP://localhost",
            "https://localhost",
            "http://localhost:1",
            "http://other.example",
            "http://[::1]",
            "http://user:word@localhost",
            "http://public@localhost",
            "http://localhost;x",
            "http://localhost#",
            "http://localhost?",
            "http://localhost\\",
            "http://localhost%2f",
            "http://localhost/",
            "http://localhost/.",
            "http://localhost/public/..",
            "http://localhost/public/..;",
            "http://localhost/public/%2e%2e",
            "http://localhost/public/..%2f",
            "http://localhost/;x",
            "http://localhost/x.css/..",
            "http://public/x/../..",
            "http://x.css/../..",
            "http:///",
            "http://",
            "http:/",
            "http:",
            "http:/public/..",
            "file://",
            "ftp://localhost",
            "://",
            "//localhost",
            "localhost",
            "localhost:80");

    private static final List<String> SPELLINGS = List.of(
            "/ADMIN/users",
            "/Admin/Users",
            "/admin/USERS",
            "/%61dmin/users",
            "/%41DMIN/users",
            "/a%64min/%75sers",
            "/admin%2fusers.css",
            "/admin/users.css",
            "/admin/x.css",
            "/admin/.css",
            "/admin.css",
            "/admin",
            "/admin.do",
            "/report.DO",
            "/report.d%6f",
            "/report%2edo",
            "/report.do%2ecss",
            "/report.css.do",
            "/public.do",
            "/.do",
            "/x/.do",
            "/%EF%BD%81dmin/users",
            utf8("/\uFF41dmin/users"),
            "/adm%C4%B1n/users",
            "/adm%C4%B0n/users",
            "/admin/u%C5%BFers",
            "/adm\u00ecn/users",
            "/%2561dmin/users",
            "/%u0061dmin/users",
            "/publicx/admin",
            "/PUBLIC/x",
            "/x.CSS",
            "/x.css/",
            "/x.css/admin",
            "/.css/x",
            "/x%2ecss/",
            "/public%2fx",
            "/public%5cx",
            "/public%00",
            "/public;",
            "*",
            "/*",
            "*.do",
            "*.css",
            "",
            "admin/users",
            "./admin/users",
            "http:admin/users",
            "localhost:80",
            "localhost",
            "http://localhost");

    private static final List<String> METHODS = List.of(
            "get",
            "Get",
            "gET",
            "HEAD",
            "head",
            "TRACE",
            "trace",
            "TRACK",
            "CONNECT",
            "OPTIONS",
            "options",
            "POST",
            "PUT",
            "DELETE",
            "PATCH",
            "PROPFIND",
            "QUERY",
            "PRI",
            "JEFF",
            "X",
            "GET/",
            "G\u00cbT",
            "GET\0",
            "GET:");

    /** Each before {@code END}, with a path of its own. */
    private static final List<String> HEADS = List.of(
            "GET /admin/users HTTP/1.0\r\n",
            "GET /admin/users HTTP/0.9\r\n",
            "OPTIONS * HTTP/1.1\r\n",
            "TRACE * HTTP/1.1\r\n",
            "CONNECT localhost:80 HTTP/1.1\r\n",
            "CONNECT /public/x HTTP/1.1\r\n",
            "GET /admin/users HTTP/1.2\r\n",
            "GET /admin/users HTTP/2.0\r\n",
            "GET /admin/users HTTP/3\r\n",
            "GET /admin/users http/1.1\r\n",
            "GET /admin/users HTTP/1.1 \r\n",
            "GET /admin/users HTTP/1.1\n",
            "GET /admin/users HTTP/1.1\r",
            "GET /admin/users FTP/1.1\r\n",
            "GET /admin/users\r\n",
            "GET /admin/users \r\n",
            "GET  /admin/users  HTTP/1.1\r\n",
            "GET\t/admin/users\tHTTP/1.1\r\n",
            "GET\u000b/admin/users HTTP/1.1\r\n",
            " GET /admin/users HTTP/1.1\r\n",
            "\r\nGET /admin/users HTTP/1.1\r\n",
            "\r\n\r\n\nGET /admin/users HTTP/1.1\r\n",
            "\0GET /admin/users HTTP/1.1\r\n",
            "\u00ef\u00bb\u00bfGET /admin/users HTTP/1.1\r\n",
            "/admin/users HTTP/1.1\r\n",
            "GET/admin/users HTTP/1.1\r\n",
            "GET /public/x /admin/users HTTP/1.1\r\n",
            "GET /public/x HTTP/1.1 /admin/users HTTP/1.1\r\n",
            "GET /public/x\rGET /admin/users HTTP/1.1\r\n",
            "GET /public/x\nGET /admin/users HTTP/1.1\r\n",
            "GET /admin/users\0/../../public/x HTTP/1.1\r\n",
            "GET /admin/users\t/../../public/x HTTP/1.1\r\n",
            "GET /admin/users /../../public/x HTTP/1.1\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nGET /admin/users HTTP/1.1\r\n");

    /** Whole requests. */
    private static final List<String> REQUESTS = List.of(
            "GET /admin/users\r\n",
            "GET /admin/users\n",
            "GET /admin/users\r\n\r\n",
            "GET /admin/users HTTP/1.0\r\n\r\n",
            "GET /admin/users HTTP/1.1\r\n\r\n",
            "GET /public/x HTTP/1.1\r\nHost: localhost\r\n\r\nGET /admin/users HTTP/1.1\r\n" + END,
            "POST /public/x HTTP/1.1\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\nHost: localhost\r\n\r\n"
                    + "0\r\n\r\nGET /admin/users HTTP/1.1\r\n" + END,
            "POST /public/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: localhost\r\n\r\n"
                    + "0\r\nX: y\r\n\r\nGET /report.do HTTP/1.1\r\n" + END,
            "POST /public/x HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 0\r\nHost: localhost\r\n\r\n"
                    + "GET /admin/users HTTP/1.1\r\n" + END,
            "GET /public/x HTTP/1.1\r\nContent-Length: 4\r\nHost: localhost\r\n\r\n1234GET /admin/users HTTP/1.1\r\n"
                    + END,
            "POST /admin/users HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n"
                    + END + "_method=GET",
            "GET /public/x HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\r\nHost: localhost\r\n\r\nGET /admin/users HTTP/1.1\r\n" + END);

    /** One header line, or more, sent with a protected path about a permitted one and the reverse. */
    private static final List<String> HEADERS = List.of(
            "X-Original-URL: %s",
            "X-Original-URI: %s",
            "X-Rewrite-URL: %s",
            "X-Forwarded-Uri: %s",
            "X-Forwarded-Path: %s",
            "X-Forwarded-Prefix: %s",
            "X-Forwarded-Host: localhost%s",
            "X-Envoy-Original-Path: %s",
            "X-Accel-Redirect: %s",
            "X-Sendfile: %s",
            "Forwarded: for=127.0.0.1;path=%s",
            "Referer: http://localhost%s",
            "Destination: %s",
            "Content-Location: %s",
            "Base-Url: %s",
            "Request-Uri: %s",
            "Path: %s",
            ":path: %s",
            "Host: localhost%s",
            "Host: %s",
            "Host: user@localhost%s");

    private static final List<String> IDENTITIES = List.of(
            "Authorization: Bearer",
            "Authorization: Bearer ",
            "Authorization: Bearer null",
            "Authorization: Bearer e30.e30.",
            "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsInJvbGVzIjpbImFkbWluIl19.",
            "Authorization: Basic YWRtaW46YWRtaW4=",
            "Authorization: Negotiate e30=",
            "Authorization: ",
            "Authorization:",
            "Authorization",
            "Authorization : Bearer e30.e30.",
            "Authorization: Bearer a\r\nAuthorization: Bearer b",
            "Authorization: Basic a\r\nauthorization: Bearer b",
            "Authorization: Bearer\r\n e30.e30.",
            "Authorization: Bearer a\0b",
            "Authorization: Bearer a, Bearer b",
            "X-HTTP-Method-Override: OPTIONS",
            "X-HTTP-Method-Override: get",
            "X-HTTP-Method: OPTIONS",
            "X-Method-Override: OPTIONS",
            "Cookie: access_token=e30.e30.; __Host-access_token=e30.e30.",
            "X-Forwarded-For: 127.0.0.1",
            "X-Forwarded-User: admin",
            "X-Remote-User: admin",
            "Remote-User: admin",
            "SSL_CLIENT_CERT: admin",
            "Origin: null\r\nAccess-Control-Request-Method: GET",
            "No colon",
            "Bad\0name: x",
            "Expect: 100-continue",
            "Host: other.example",
            "Host: ",
            "Host: a b",
            "Host: localhost:99999");

    private BypassAttempts() {}

    /** All of them, each once. */
    static List<String> all() {
        return Stream.of(targets().map(BypassAttempts::get), methods(), heads(), REQUESTS.stream(), headers())
                .flatMap(part -> part)
                .distinct()
                .toList();
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\n" + END;
    }

    private static Stream<String> targets() {
        return Stream.of(separators(), waysUp(), endings(), beginnings(), SPELLINGS.stream())
                .flatMap(part -> part);
    }

    private static Stream<String> separators() {
        return SEPARATORS.stream()
                .flatMap(slash -> Stream.of(
                        "/admin" + slash + "users",
                        "/public" + slash + ".." + slash + "admin" + slash + "users",
                        "/admin" + slash + "x.css"));
    }

    private static Stream<String> waysUp() {
        return AROUND_A_WAY_UP.stream().flatMap(around -> WAYS_UP.stream().map(up -> around.replace("%s", up)));
    }

    private static Stream<String> endings() {
        return PROTECTED_PATHS.stream().flatMap(path -> ENDINGS.stream().map(ending -> path + ending));
    }

    private static Stream<String> beginnings() {
        return BEGINNINGS.stream()
                .flatMap(beginning -> Stream.of(beginning + "/admin/users", beginning + "/admin/x.css"));
    }

    private static Stream<String> methods() {
        return METHODS.stream().map(method -> method + " /admin/users HTTP/1.1\r\n" + END);
    }

    private static Stream<String> heads() {
        return HEADS.stream().map(head -> head + END);
    }

    private static Stream<String> headers() {
        Stream<String> overrides = HEADERS.stream()
                .flatMap(header -> Stream.of(
                        with("/admin/users", header.replace("%s", "/public/x")),
                        with("/public/x", header.replace("%s", "/admin/users"))));
        Stream<String> identities = IDENTITIES.stream().map(header -> with("/admin/users", header));
        return Stream.concat(overrides, identities);
    }

    private static String with(String path, String header) {
        String host = header.startsWith("Host:") ? "Connection: close\r\n\r\n" : END;
        return "GET " + path + " HTTP/1.1\r\n" + header + "\r\n" + host;
    }
}
