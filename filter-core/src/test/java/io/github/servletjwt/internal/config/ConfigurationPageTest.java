package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.servletjwt.TestsSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The manual's page is the table, and each setting on it has a test that shows what it does. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("docs", "configuration.md");

    @Test
    void page_isMadeFromTheTable() throws IOException {
        if (Boolean.getBoolean("updateDocs")) {
            Files.writeString(PAGE, ConfigurationPage.text());
        }
        assertEquals(
                ConfigurationPage.text(),
                Files.readString(PAGE),
                "docs/configuration.md is out of date; make it anew with: mvn test -pl filter-core "
                        + "-Dtest=ConfigurationPageTest -DupdateDocs=true");
    }

    @Test
    void page_eachSetting_isOnIt() throws Exception {
        String page = Files.readString(PAGE);
        Settings.all().forEach(param -> assertTrue(page.contains("\n| `" + param.name() + "` |"), param.name()));
    }

    @Test
    void setting_ofTheTable_hasBehaviouralTest() {
        JavaClasses tests = new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages("io.github.servletjwt");
        Set<String> tested = new TreeSet<>();
        tests.forEach(type -> type.getMethods().forEach(method -> addTested(method, tested)));
        Set<String> settings = new TreeSet<>();
        Settings.all().forEach(param -> settings.add(param.name()));
        assertEquals(settings, tested);
    }

    private static void addTested(JavaMethod method, Set<String> tested) {
        if (method.isAnnotatedWith(TestsSetting.class)) {
            assertTrue(
                    (method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class))
                            && !method.isAnnotatedWith(Disabled.class),
                    () -> method.getFullName() + " is not a test");
            tested.addAll(Set.of(method.getAnnotationOfType(TestsSetting.class).value()));
        }
    }
}
