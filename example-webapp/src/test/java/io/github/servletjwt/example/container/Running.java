package io.github.servletjwt.example.container;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A container in a process of its own, with applications. */
final class Running implements AutoCloseable {
    /** Of the account that the example makes at its start. */
    static final String PASSWORD = "admin-of-test-1";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern TOMCAT_READY = Pattern.compile("Server startup in");
    private static final Pattern TOMCAT_PORT = Pattern.compile("\"http-nio-127\\.0\\.0\\.1-auto-\\d+-(\\d+)\"");
    private static final Pattern JETTY_PORT =
            Pattern.compile("Started oejs\\.ServerConnector.*127\\.0\\.0\\.1:(\\d+)}");
    private static final Pattern JETTY_READY = Pattern.compile("Started oejs\\.Server@");

    private final Kind kind;
    private final Path base;
    private final Process process;
    private final int port;

    private Running(Kind kind, Path base, Process process) throws Exception {
        this.kind = kind;
        this.base = base;
        this.process = process;
        await(kind.isJetty() ? JETTY_READY : TOMCAT_READY, 1);
        this.port = Integer.parseInt(await(kind.isJetty() ? JETTY_PORT : TOMCAT_PORT, 1));
    }

    /**
     * A started container.
     *
     * @param base a folder that does not exist
     * @param apps by their context paths
     */
    static Running start(Kind kind, Path base, Map<String, War> apps) throws Exception {
        return start(kind, base, apps, Map.of("JDBC_URL", "jdbc:h2:mem:suite"));
    }

    /** The same, with what the example finds in its environment. */
    static Running start(Kind kind, Path base, Map<String, War> apps, Map<String, String> environment)
            throws Exception {
        Files.createDirectories(base.resolve("webapps"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                // what is softly reachable goes with the first collection, as it does when memory is short
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-Xmx512m"));
        if (kind.isJetty()) {
            prepareJetty(kind, base, apps);
            command.addAll(List.of(
                    "-jar",
                    kind.home().resolve("start.jar").toString(),
                    "jetty.http.port=0",
                    "jetty.http.host=127.0.0.1",
                    "jetty.deploy.scanInterval=1"));
        } else {
            prepareTomcat(kind, base, apps);
            command.addAll(tomcat(kind.home(), base));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(base.resolve("console").toFile());
        builder.environment().put("DATA_DIR", base.resolve("data").toString());
        builder.environment().put("ADMIN_PASSWORD", PASSWORD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            return new Running(kind, base, process);
        } catch (Exception | AssertionError failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    private static List<String> tomcat(Path home, Path base) {
        return List.of(
                "-cp",
                home.resolve("bin/bootstrap.jar") + java.io.File.pathSeparator + home.resolve("bin/tomcat-juli.jar"),
                "-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"),
                // as catalina.sh opens them, for Tomcat to look for leaks
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
                "-Dcatalina.home=" + home,
                "-Dcatalina.base=" + base,
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "org.apache.catalina.startup.Bootstrap",
                "start");
    }

    private static void prepareTomcat(Kind kind, Path base, Map<String, War> apps) throws IOException {
        for (String folder : List.of("conf", "temp", "work", "logs")) {
            Files.createDirectories(base.resolve(folder));
        }
        for (String file : List.of("web.xml", "logging.properties", "catalina.properties")) {
            Files.copy(
                    kind.home().resolve("conf").resolve(file),
                    base.resolve("conf").resolve(file));
        }
        Files.writeString(
                base.resolve("conf/tomcat-users.xml"),
                "<tomcat-users><role rolename=\"manager-script\"/><role rolename=\"probe\"/>"
                        + "<user username=\"manager\" password=\"manager\" roles=\"manager-script\"/></tomcat-users>");
        StringBuilder contexts = new StringBuilder();
        apps.forEach((path, war) -> contexts.append("<Context path=\"")
                .append(path)
                .append("\" docBase=\"")
                .append(war.folder())
                .append("\"/>"));
        Files.writeString(base.resolve("conf/server.xml"), """
                <Server port="-1">
                  <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"/>
                  <Listener className="org.apache.catalina.core.ThreadLocalLeakPreventionListener"/>
                  <GlobalNamingResources>
                    <Resource name="UserDatabase" auth="Container" type="org.apache.catalina.UserDatabase"
                      factory="org.apache.catalina.users.MemoryUserDatabaseFactory" pathname="conf/tomcat-users.xml"/>
                  </GlobalNamingResources>
                  <Service name="Catalina">
                    <Connector port="0" address="127.0.0.1" protocol="org.apache.coyote.http11.Http11NioProtocol"/>
                    <Engine name="Catalina" defaultHost="localhost">
                      <Realm className="org.apache.catalina.realm.UserDatabaseRealm" resourceName="UserDatabase"/>
                      <Host name="localhost" appBase="webapps" autoDeploy="false" deployOnStartup="false">
                        <Context path="/manager" privileged="true" docBase="%s/webapps/manager"/>
                        %s
                      </Host>
                    </Engine>
                  </Service>
                </Server>
                """.formatted(kind.home(), contexts));
    }

    private static void prepareJetty(Kind kind, Path base, Map<String, War> apps) throws IOException {
        String websocket = kind.environment().equals("ee8") ? "websocket-javax" : "websocket-jakarta";
        StringBuilder ini = new StringBuilder("--modules=http\n");
        for (String module : List.of("deploy", "jsp", "annotations", websocket)) {
            ini.append("--modules=")
                    .append(kind.environment())
                    .append('-')
                    .append(module)
                    .append('\n');
        }
        Files.createDirectories(base.resolve("resources"));
        Files.createDirectories(base.resolve("environments"));
        Files.writeString(base.resolve("start.ini"), ini);
        for (Map.Entry<String, War> app : apps.entrySet()) {
            String name = app.getKey().substring(1);
            Files.writeString(base.resolve("webapps/" + name + ".properties"), "environment: " + kind.environment());
            Files.writeString(base.resolve("webapps/" + name + ".xml"), """
                    <?xml version="1.0"?>
                    <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
                    <Configure class="org.eclipse.jetty.%s.webapp.WebAppContext">
                      <Set name="contextPath">%s</Set>
                      <Set name="war">%s</Set>
                    </Configure>
                    """.formatted(
                            kind.environment(), app.getKey(), app.getValue().folder()));
        }
    }

    /** The first group of the pattern, if it has one, once the console has it so many times. */
    private String await(Pattern pattern, int times) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            List<String> found = pattern.matcher(console())
                    .results()
                    .map(match -> match.groupCount() == 0 ? "" : match.group(1))
                    .toList();
            if (found.size() >= times) {
                return found.get(found.size() - 1);
            }
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new AssertionError(kind + " has no " + pattern + ":\n" + console());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Its output. */
    String console() throws IOException {
        return Files.readString(base.resolve("console"));
    }

    /** Its output, and the files that it wrote. */
    String logs() throws IOException {
        StringBuilder all = new StringBuilder(console());
        if (!kind.isJetty()) {
            try (Stream<Path> files = Files.list(base.resolve("logs"))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }

    /** Stops the application and starts it anew; comes back when it is there. */
    void redeploy(String path) throws Exception {
        if (kind.isJetty()) {
            String app = "oeje\\d+[a-z]*\\.WebAppContext@[^\\n]*,?" + path + ",";
            Pattern started = Pattern.compile("ServletContextHandler:[^\\n]*Started " + app);
            Pattern stopped = Pattern.compile("ServletContextHandler:[^\\n]*Stopped " + app);
            int times = (int) started.matcher(console()).results().count();
            Path xml = base.resolve("webapps" + path + ".xml");
            // the scanner compares modification times, of a second's resolution on some file systems
            Files.setLastModifiedTime(
                    xml,
                    FileTime.from(Files.getLastModifiedTime(xml).toInstant().plusSeconds(2)));
            await(started, times + 1);
            await(stopped, times);
        } else {
            String answer = Http.asManager(uri("/manager/text/reload?path=" + path));
            if (!answer.startsWith("OK")) {
                throw new AssertionError(answer + logs());
            }
        }
    }

    /** How many class loaders of web applications live, after a garbage collection. */
    int classLoaders() throws Exception {
        return kind.isJetty()
                ? instances("org.eclipse.jetty.ee.webapp.WebAppClassLoader")
                : instances("org.apache.catalina.loader.ParallelWebappClassLoader");
    }

    private int instances(String className) throws Exception {
        Matcher line = Pattern.compile(
                        "^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(className) + "(\\s|$)", Pattern.MULTILINE)
                .matcher(jcmd("GC.class_histogram"));
        int count = 0;
        while (line.find()) {
            count += Integer.parseInt(line.group(1));
        }
        return count;
    }

    /** Names of its threads. */
    List<String> threads() throws Exception {
        return Pattern.compile("^\"([^\"]+)\"", Pattern.MULTILINE)
                .matcher(jcmd("Thread.print"))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private String jcmd(String command) throws Exception {
        Path out = base.resolve("jcmd");
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(process.pid()),
                        command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!jcmd.waitFor(60, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
            throw new AssertionError("jcmd " + command + ": " + Files.readString(out));
        }
        return Files.readString(out);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        boolean stopped = process.onExit()
                .completeOnTimeout(process, 30, TimeUnit.SECONDS)
                .thenApply(ended -> !ended.isAlive())
                .join();
        if (!stopped) {
            process.destroyForcibly();
            throw new AssertionError(kind + " did not stop:\n" + console());
        }
    }

    static Map<String, War> apps(Object... pathsAndWars) {
        Map<String, War> apps = new LinkedHashMap<>();
        for (int i = 0; i < pathsAndWars.length; i += 2) {
            apps.put((String) pathsAndWars[i], (War) pathsAndWars[i + 1]);
        }
        return apps;
    }
}
