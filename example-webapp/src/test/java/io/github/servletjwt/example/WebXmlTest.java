package io.github.servletjwt.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's web.xml, deployed as it stands. */
class WebXmlTest {
    private static final String PASSWORD = "wonderland-1";
    /** Of that password, at little cost. */
    private static final String HASH =
            "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA" + "$zmeOOYXOb4wKbYx1e8+mJX4Rys57o5wTW4YmIhLmYTs";

    @TempDir
    private Path folder;

    /** The README's snippets in a web.xml; only the secret's placeholder is one that a test can fill. */
    private void writeWebXml(String filter, String login) throws Exception {
        Path webInf = Files.createDirectories(folder.resolve("WEB-INF"));
        Files.writeString(
                webInf.resolve("web.xml"),
                "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
                        + filter.replace("${env:JWT_SECRET}", "${sys:readme.secret}")
                        + login
                        + "<servlet><servlet-name>auth</servlet-name><servlet-class>" + AuthServlet.class.getName()
                        + "</servlet-class></servlet>"
                        + "<servlet-mapping><servlet-name>auth</servlet-name><url-pattern>/auth</url-pattern>"
                        + "</servlet-mapping></web-app>");
        Files.writeString(webInf.resolve("users"), "alice: " + HASH + " user\n");
        System.setProperty("readme.secret", SecretFile.randomText());
    }

    private Server jetty() {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        WebAppContext webApp = new WebAppContext();
        webApp.setContextPath("/");
        webApp.setBaseResourceAsPath(folder);
        webApp.setParentLoaderPriority(true);
        webApp.setThrowUnavailableOnStartupException(true);
        server.setHandler(webApp);
        return server;
    }

    @Test
    void webXml_ofTheReadme_protectsAndLogsIn() throws Exception {
        List<String> snippets = Readme.blocks("xml");
        assertEquals(2, snippets.size());
        assertTrue(snippets.get(0).lines().count() <= 10);
        writeWebXml(snippets.get(0), snippets.get(1));
        Server server = jetty();
        server.start();
        try {
            Client client = new Client(
                    URI.create("http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort()));
            assertEquals(401, client.get("/auth").statusCode());
            String token = client.login("/login", "alice", PASSWORD);
            assertEquals(200, client.get("/auth", token).statusCode());
        } finally {
            server.stop();
        }
    }

    @Test
    void webXml_misspeltInitParam_stopsTheStartWithNameAndSuggestion() throws Exception {
        writeWebXml(
                Readme.blocks("xml").get(0).replace("<param-name>secret<", "<param-name>secrets<"),
                Readme.blocks("xml").get(1));
        Server server = jetty();
        Exception failure = assertThrows(Exception.class, server::start);
        server.stop();
        String message = String.valueOf(failure.getMessage()) + failure.getCause();
        assertTrue(
                message.contains(
                        "filter 'servlet-jwt-filter': secrets: there is no such setting; " + "did you mean 'secret'?"),
                message);
    }
}
