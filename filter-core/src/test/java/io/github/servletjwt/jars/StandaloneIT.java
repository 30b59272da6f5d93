package io.github.servletjwt.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.testkit.TestTokens;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars that people drop in, as the build left them. */
class StandaloneIT {
    private static final long MAX_BYTES = 6 << 20;
    private static final String OURS = "io/github/servletjwt/";

    @TempDir
    private Path folder;

    private static Path jar(String classifier) {
        return Path.of(System.getProperty("built") + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar");
    }

    private static List<JarEntry> entries(JarFile jar) {
        return jar.stream().filter(entry -> !entry.isDirectory()).toList();
    }

    private static String text(JarFile jar, String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"standalone", "javax-standalone"})
    void jar_anyEntry_isOursOrAnApplicationCannotClashWithIt(String classifier) throws Exception {
        assertTrue(Files.size(jar(classifier)) <= MAX_BYTES, () -> jar(classifier) + " is larger than 6 MiB");
        try (JarFile jar = new JarFile(jar(classifier).toFile())) {
            List<String> foreign = entries(jar).stream()
                    .map(JarEntry::getName)
                    // the transformer adds the pom
                    .filter(name -> !name.startsWith(OURS) && !name.startsWith("META-INF/maven/io.github.servletjwt/"))
                    .sorted()
                    .toList();
            assertEquals(
                    List.of(
                            "META-INF/FastDoubleParser-LICENSE",
                            "META-INF/FastDoubleParser-ThirdParty-LICENSE",
                            "META-INF/LICENSE",
                            "META-INF/MANIFEST.MF",
                            "META-INF/NOTICE",
                            "META-INF/Schubfach-LICENSE",
                            "META-INF/services/io.github.servletjwt.shaded.jackson.core.JsonFactory",
                            "META-INF/services/io.github.servletjwt.shaded.jackson.core.ObjectCodec"),
                    foreign);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"standalone", "javax-standalone"})
    void jar_manifest_namesModuleAndDoctor(String classifier) throws Exception {
        try (JarFile jar = new JarFile(jar(classifier).toFile())) {
            Attributes attributes = jar.getManifest().getMainAttributes();
            assertEquals("io.github.servletjwt", attributes.getValue("Automatic-Module-Name"));
            assertEquals("io.github.servletjwt.internal.doctor.Doctor", attributes.getValue("Main-Class"));
            assertEquals("false", attributes.getValue("Multi-Release"));
        }
    }

    @Test
    void jar_licences_areThoseOfEverythingInIt() throws Exception {
        try (JarFile jar = new JarFile(jar("standalone").toFile())) {
            String notice = text(jar, "META-INF/NOTICE");
            for (String name : List.of(
                    "Bouncy Castle",
                    "java-jwt",
                    "Jackson",
                    "FastDoubleParser",
                    "Schubfach",
                    "Caffeine",
                    "Bucket4j",
                    "zxcvbn4j")) {
                assertTrue(notice.contains(name), name);
            }
            assertTrue(text(jar, "META-INF/LICENSE").contains("Apache License"));
        }
    }

    /** Nothing is called by the name that it has outside of the jar. */
    @Test
    void jar_anyClass_dependsOnTheJdkServletsAndItselfAlone() throws Exception {
        Set<String> outside = new TreeSet<>();
        for (JavaClass type : classes("standalone")) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency ->
                            dependency.getTargetClass().getBaseComponentType().getPackageName())
                    .filter(name -> Stream.of(
                                    "com.auth0",
                                    "com.fasterxml",
                                    "com.github",
                                    "com.nulabinc",
                                    "org.bouncycastle",
                                    "io.github.bucket4j")
                            .anyMatch(name::startsWith))
                    .forEach(name -> outside.add(type.getName() + " needs " + name));
        }
        assertEquals(Set.of(), outside);
    }

    /** The parts of Redis that are not in the jar are found next to it, by their own names. */
    @Test
    void jar_withJedisBeside_keepsSessionsInRedis() throws Exception {
        List<URL> urls = new ArrayList<>(List.of(jar("standalone").toUri().toURL()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String name = Path.of(entry).getFileName().toString();
            if (name.matches(
                    "(jedis|commons-pool2|slf4j-api|gson|json|redis-authx-core|jakarta.servlet-api)-[\\d].*")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        assertEquals(8, urls.size(), urls::toString);
        Class<?>[] text = {String.class};
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = Class.forName("io.github.servletjwt.JwtAuth", true, loader);
            Object builder = type.getMethod("builder").invoke(null);
            call(builder, "secret", text, TestTokens.SECRET);
            call(builder, "users", text, "memory");
            call(builder, "sessions", text, RedisProcess.newDatabase());
            Object auth = call(builder, "build", new Class<?>[0]);
            Object runtime = Class.forName("io.github.servletjwt.RuntimeAccess", true, loader)
                    .getMethod("of", auth.getClass())
                    .invoke(null, auth);
            Object throttle = call(runtime, "throttle", new Class<?>[0]);
            call(throttle, "countRegistration", text, "192.0.2.1");
            call(call(auth, "sessions", new Class<?>[0]), "revokeAll", text, "alice");
            call(auth, "close", new Class<?>[0]);
        }
    }

    private static Object call(Object target, String method, Class<?>[] types, Object... arguments) throws Exception {
        return target.getClass().getMethod(method, types).invoke(target, arguments);
    }

    private static JavaClasses classes(String classifier) throws IOException {
        try (JarFile jar = new JarFile(jar(classifier).toFile())) {
            return new ClassFileImporter().importJar(jar);
        }
    }

    /** Each method of the Servlet API that the twin calls, Servlet 4.0 has. */
    @Test
    void twin_callsOfTheServletApi_areThoseOfServlet4() throws Exception {
        List<String> missing = new ArrayList<>();
        int looked = 0;
        for (JavaClass type : classes("javax-standalone")) {
            if (!type.getPackageName().startsWith("io.github.servletjwt.servlet")) {
                continue;
            }
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                if (access.getTargetOwner().getPackageName().startsWith("javax.servlet")) {
                    looked++;
                    if (access.getTarget().resolveMember().isEmpty()) {
                        missing.add(access.getDescription());
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(looked > 100, "looked at " + looked);
    }

    @Test
    void twin_classes_nameNoJakartaServlet() throws Exception {
        List<String> left = new ArrayList<>();
        try (JarFile jar = new JarFile(jar("javax-standalone").toFile())) {
            for (JarEntry entry : entries(jar)) {
                try (InputStream in = jar.getInputStream(entry)) {
                    String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                    boolean code = !entry.getName().startsWith("META-INF/maven/");
                    if (code && (bytes.contains("jakarta/servlet") || bytes.contains("jakarta.servlet"))) {
                        left.add(entry.getName());
                    }
                }
            }
        }
        assertEquals(List.of(), left);
    }

    @Test
    void testkit_holdsWhatTestsOfOthersUse() throws Exception {
        try (JarFile jar = new JarFile(jar("testkit").toFile())) {
            List<String> names = entries(jar).stream()
                    .map(JarEntry::getName)
                    .filter(name -> !name.startsWith("META-INF/") && !name.contains("$"))
                    .map(name -> name.substring(OURS.length()))
                    .sorted()
                    .toList();
            assertEquals(
                    List.of(
                            "testkit/FakeIssuer.class",
                            "testkit/IssuerFaults.class",
                            "testkit/JwtTestSupport.class",
                            "testkit/MovableClock.class",
                            "testkit/ProtectedJetty.class",
                            "testkit/SessionStoreContract.class",
                            "testkit/TestKey.class",
                            "testkit/TestKeys.class",
                            "testkit/TestTokens.class",
                            "testkit/package-info.class"),
                    names);
            assertEquals(
                    "io.github.servletjwt.testkit",
                    jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
        }
    }

    /** With neither servlet API nor library. */
    @ParameterizedTest
    @ValueSource(strings = {"standalone", "javax-standalone"})
    void doctor_fromTheJarAlone_doesEverything(String classifier) throws Exception {
        Path webXml = Files.createDirectories(folder.resolve("WEB-INF")).resolve("web.xml");
        Files.writeString(webXml, """
                <web-app>
                  <filter>
                    <filter-name>servlet-jwt-filter</filter-name>
                    <filter-class>io.github.servletjwt.servlet.JwtAuthFilter</filter-class>
                    <async-supported>true</async-supported>
                    <init-param><param-name>secret</param-name><param-value>${env:JWT_SECRET}</param-value></init-param>
                  </filter>
                  <filter-mapping>
                    <filter-name>servlet-jwt-filter</filter-name><url-pattern>/*</url-pattern>
                    <dispatcher>REQUEST</dispatcher><dispatcher>ASYNC</dispatcher><dispatcher>ERROR</dispatcher>
                  </filter-mapping>
                </web-app>
                """);
        String secret = run(classifier, 0, "", "", "secret").strip();
        assertTrue(run(classifier, 0, secret, "", "check", webXml.toString()).contains("No problem."));
        assertTrue(
                run(classifier, 1, "too short", "", "check", webXml.toString()).contains("PROBLEM"));
        assertTrue(run(classifier, 0, secret, "", "explain", webXml.toString(), "GET", "/a")
                .contains("decided by rules"));
        assertTrue(run(classifier, 0, "", "wonderland-1\n", "hash").startsWith("$argon2id$"));
        run(classifier, 0, "", "", "keypair", "EdDSA", folder.toString());
        assertTrue(Files.exists(folder.resolve("jwt-private.pem")));
        assertTrue(run(classifier, 2, "", "", "chek").contains("there is no command 'chek'"));
    }

    private String run(String classifier, int code, String secret, String in, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar(classifier).toString()));
        command.addAll(List.of(args));
        File input = Files.writeString(folder.resolve("in"), in).toFile();
        Path output = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input)
                .redirectOutput(output.toFile());
        builder.environment().put("JWT_SECRET", secret);
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String said = Files.readString(output);
        assertEquals(code, process.exitValue(), said);
        return said;
    }
}
