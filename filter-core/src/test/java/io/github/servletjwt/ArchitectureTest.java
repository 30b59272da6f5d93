package io.github.servletjwt;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The walls of the house: who may import whom, and where the world outside may be touched. */
@AnalyzeClasses(packages = "io.github.servletjwt", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.github.servletjwt";
    private static final String INTERNAL = ROOT + ".internal";
    private static final Set<String> PUBLIC = Set.of("api", "servlet");
    private static final Pattern MAY_IMPORT_SENTENCE = Pattern.compile("May import: ([^.]*)\\.");
    private static final Pattern NAME = Pattern.compile("\\{@code (\\w+)}");

    /** Which room may import which (design, ADR 0022). The package-info of each says the same. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("api", Set.of()),
            entry("json", Set.of("api")),
            entry("config", Set.of("api")),
            entry("concurrent", Set.of("api")),
            entry("crypto", Set.of()),
            entry("deployment", Set.of("api", "config")),
            entry("access", Set.of("api", "config")),
            entry("event", Set.of("api")),
            entry("key", Set.of("api", "config", "json", "concurrent", "crypto")),
            entry("token", Set.of("api", "config", "json", "key", "crypto")),
            entry("database", Set.of("api", "config", "concurrent")),
            entry("redis", Set.of("api", "config", "concurrent")),
            entry("account", Set.of("api", "config", "database", "redis", "crypto")),
            entry("session", Set.of("api", "config", "database", "redis", "concurrent", "crypto")),
            entry("flow", Set.of("api", "config", "token", "account", "session")),
            entry(
                    "assembly",
                    Set.of(
                            "api",
                            "json",
                            "config",
                            "concurrent",
                            "key",
                            "token",
                            "access",
                            "database",
                            "redis",
                            "account",
                            "session",
                            "flow",
                            "event",
                            "deployment")),
            entry("doctor", Set.of("api", "config", "deployment", "access", "assembly", "account")));

    /** The packages that root may import: the facade names nothing else. */
    private static final Set<String> ROOT_MAY_IMPORT = Set.of("api", "assembly");

    @ArchTest
    static void rooms_import_whatTheTableAllows(JavaClasses classes) {
        MAY_IMPORT.keySet().forEach(room -> mayImport(room).check(classes));
    }

    @ArchTest
    static final ArchRule root_imports_apiAndAssembly = noClasses()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "..")
                    .and(DescribedPredicate.not(resideInAPackage(ROOT)))
                    .and(DescribedPredicate.not(resideInAnyPackage(ROOT_MAY_IMPORT.stream()
                            .map(ArchitectureTest::named)
                            .toArray(String[]::new)))));

    @Test
    void packageInfos_sayTheSame() throws IOException {
        for (String room : MAY_IMPORT.keySet()) {
            assertEquals(MAY_IMPORT.get(room), said(named(room)), room);
        }
        assertEquals(ROOT_MAY_IMPORT, said(ROOT), "root");
    }

    /** The rooms that a package-info names after "May import:". */
    private static Set<String> said(String name) throws IOException {
        Path file = Path.of("src/main/java", name.replace('.', '/'), "package-info.java");
        Matcher sentence = MAY_IMPORT_SENTENCE.matcher(Files.readString(file));
        assertTrue(sentence.find(), name);
        return NAME.matcher(sentence.group(1))
                .results()
                .map(room -> room.group(1))
                .collect(Collectors.toSet());
    }

    /** A door of its own (ADR 0014): no servlet API is there when it runs. */
    @ArchTest
    static final ArchRule doctor_isUsed_byNobody = noClasses()
            .that()
            .resideOutsideOfPackage(INTERNAL + ".doctor")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL + ".doctor");

    @ArchTest
    static final ArchRule assembly_isUsed_byDoorsAlone = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, ROOT + ".servlet", INTERNAL + ".doctor", INTERNAL + ".assembly")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL + ".assembly");

    @ArchTest
    static final ArchRule nobody_imports_servlet = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".servlet")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".servlet");

    @ArchTest
    static final ArchRule packages_are_acyclic =
            slices().matching(INTERNAL + ".(*)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule jackson_lives_inJson = livesIn("com.fasterxml.jackson..", INTERNAL + ".json");

    @ArchTest
    static final ArchRule javaJwt_lives_inToken = livesIn("com.auth0..", INTERNAL + ".token");

    /** Tokens are remembered, and failures counted (ADR 0012). */
    @ArchTest
    static final ArchRule caffeine_lives_inTokenAndAccount = noClasses()
            .that()
            .resideOutsideOfPackages(INTERNAL + ".token", INTERNAL + ".account")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.benmanes..");

    @ArchTest
    static final ArchRule bouncyCastle_lives_inAccount = livesIn("org.bouncycastle..", INTERNAL + ".account");

    @ArchTest
    static final ArchRule bucket4j_lives_inAccount = livesIn("io.github.bucket4j..", INTERNAL + ".account");

    @ArchTest
    static final ArchRule zxcvbn_lives_inAccount = livesIn("com.nulabinc..", INTERNAL + ".account");

    @ArchTest
    static final ArchRule hikari_lives_inDatabase = livesIn("com.zaxxer..", INTERNAL + ".database");

    @ArchTest
    static final ArchRule jedis_lives_inRedis = livesIn("redis.clients..", INTERNAL + ".redis");

    @ArchTest
    static final ArchRule pool2_lives_inRedis = livesIn("org.apache.commons..", INTERNAL + ".redis");

    /** Network access stays within the limits of that one class. */
    @ArchTest
    static final ArchRule httpConnections_areOpened_byHttpFetchAlone = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(INTERNAL + ".key.HttpExchange")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.HttpURLConnection");

    /** The root has one method that takes a ServletContext (ADR 0001). */
    @ArchTest
    static final ArchRule servletApi_lives_inServlet = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".servlet")
            .should()
            .dependOnClassesThat(resideInAPackage("jakarta.servlet..")
                    .and(DescribedPredicate.not(DescribedPredicate.describe(
                            "ServletContext", type -> type.getSimpleName().equals("ServletContext")))));

    @ArchTest
    static final ArchRule servletContext_isUsed_byRootAlone = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".servlet", ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.servlet..");

    @ArchTest
    static final ArchRule time_isAsked_ofTheInjectedClock = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "Instant.now, System.currentTimeMillis and the like",
                    call -> (call.getName().equals("now")
                                    && call.getTargetOwner().getPackageName().equals("java.time"))
                            || call.getName().equals("currentTimeMillis")
                            || call.getName().equals("nanoTime")));

    @ArchTest
    static final ArchRule randomness_isMade_inTheRootAndByTheDoctor = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, INTERNAL + ".assembly", INTERNAL + ".doctor")
            .should()
            .callConstructorWhere(DescribedPredicate.describe(
                    "new SecureRandom", call -> call.getTargetOwner().isEquivalentTo(SecureRandom.class)));

    /** The twin for {@code javax.servlet} 4.0 is made from the same classes. */
    @ArchTest
    static final ArchRule servlet6_isNotCalled = noClasses()
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "members that Servlet 4.0 does not have", ArchitectureTest::isNewerThanServlet4));

    /** No static mutable state: several applications may share the classes. */
    @ArchTest
    static final ArchRule staticFields_areFinal =
            fields().that().areStatic().should().beFinal();

    /** A static lock would let one application stop another (ADR 0024). */
    @ArchTest
    static final ArchRule staticMethods_areNotSynchronized =
            methods().that().areStatic().should().notHaveModifier(JavaModifier.SYNCHRONIZED);

    /** All but the one base of our servlets (ADR 0024). */
    @ArchTest
    static final ArchRule classes_areFinal = classes()
            .that(DescribedPredicate.describe(
                    "are plain classes",
                    type -> !type.getSimpleName().equals("EndpointServlet")
                            && !type.isInterface()
                            && !type.isEnum()
                            && !type.isRecord()
                            && !type.isAnonymousClass()))
            .should()
            .haveModifier(JavaModifier.FINAL);

    private static boolean isNewerThanServlet4(JavaAccess<?> access) {
        Set<String> newer = Set.of("getRequestId", "getProtocolRequestId", "getServletConnection");
        String owner = access.getTargetOwner().getName();
        boolean cookie = owner.equals("jakarta.servlet.http.Cookie");
        return owner.startsWith("jakarta.servlet.")
                && (newer.contains(access.getName())
                        || (cookie && access.getName().equals("setAttribute")));
    }

    private static ArchRule mayImport(String room) {
        Set<String> others = new HashSet<>(MAY_IMPORT.keySet());
        others.add("servlet");
        others.remove(room);
        others.removeAll(MAY_IMPORT.get(room));
        DescribedPredicate<JavaClass> forbidden = resideInAnyPackage(
                        others.stream().map(ArchitectureTest::named).toArray(String[]::new))
                .or(resideInAPackage(ROOT));
        return noClasses().that().resideInAPackage(named(room)).should().dependOnClassesThat(forbidden);
    }

    private static String named(String room) {
        return (PUBLIC.contains(room) ? ROOT : INTERNAL) + "." + room;
    }

    private static ArchRule livesIn(String library, String room) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}
