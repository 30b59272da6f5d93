package io.github.servletjwt;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The walls of the house: who may import whom, and where the world outside may be touched. */
@AnalyzeClasses(packages = "io.github.servletjwt", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.github.servletjwt";
    private static final String INTERNAL = ROOT + ".internal";
    private static final Set<String> PUBLIC = Set.of("api", "servlet");

    @ArchTest
    static final ArchRule api_imports_jdkAlone = mayImport("api");

    @ArchTest
    static final ArchRule json_imports_api = mayImport("json", "api");

    @ArchTest
    static final ArchRule config_imports_api = mayImport("config", "api");

    /** ADR 0014. */
    @ArchTest
    static final ArchRule access_imports_apiAndConfig = mayImport("access", "api", "config");

    /** A door of its own (ADR 0014): no servlet API is there when it runs. */
    @ArchTest
    static final ArchRule doctor_isUsed_byNobody = noClasses()
            .that()
            .resideOutsideOfPackage(INTERNAL + ".doctor")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INTERNAL + ".doctor");

    @ArchTest
    static final ArchRule key_imports_tableOfDesign = mayImport("key", "api", "config", "json");

    @ArchTest
    static final ArchRule token_imports_tableOfDesign = mayImport("token", "api", "config", "json", "key");

    /** ADR 0009. */
    @ArchTest
    static final ArchRule database_imports_config = mayImport("database", "config");

    /** ADR 0019. */
    @ArchTest
    static final ArchRule redis_imports_apiAndConfig = mayImport("redis", "api", "config");

    @ArchTest
    static final ArchRule account_imports_tableOfDesign = mayImport("account", "api", "config", "database", "redis");

    @ArchTest
    static final ArchRule session_imports_tableOfDesign = mayImport("session", "api", "config", "database", "redis");

    @ArchTest
    static final ArchRule event_imports_api = mayImport("event", "api");

    @ArchTest
    static final ArchRule flow_imports_tableOfDesign =
            mayImport("flow", "api", "config", "token", "account", "session");

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

    /** Who goes out to the network does so within the limits of that one class. */
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
            .resideOutsideOfPackages(ROOT, INTERNAL + ".doctor")
            .should()
            .callConstructorWhere(DescribedPredicate.describe(
                    "new SecureRandom", call -> call.getTargetOwner().isEquivalentTo(SecureRandom.class)));

    /** The twin for {@code javax.servlet} 4.0 is made from the same classes. */
    @ArchTest
    static final ArchRule servlet6_isNotCalled = noClasses()
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "members that Servlet 4.0 does not have", ArchitectureTest::isNewerThanServlet4));

    @ArchTest
    static final ArchRule classes_areFinal = classes()
            .that(DescribedPredicate.describe(
                    "are plain classes",
                    type -> !type.isInterface() && !type.isEnum() && !type.isRecord() && !type.isAnonymousClass()))
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

    private static ArchRule mayImport(String room, String... rooms) {
        List<String> others = new ArrayList<>(List.of(
                "api",
                "json",
                "config",
                "key",
                "token",
                "database",
                "redis",
                "account",
                "session",
                "flow",
                "event",
                "servlet",
                "access",
                "doctor"));
        others.remove(room);
        others.removeAll(List.of(rooms));
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
