package io.github.servletjwt.internal.config;

import java.util.List;

/** Writes {@code docs/configuration.md} from the table of settings. */
final class ConfigurationPage {
    private static final String HEAD = """
            # Configuration

            Generated from the table `Settings`; do not edit. Set a setting as `<init-param>` of a component, or as
            `<context-param>` `servlet-jwt.NAME` for all components (`servlet-jwt[INSTANCE].NAME` for one of several
            instances; a component joins an instance with the init-param `instance`).

            * **Placeholders** in any value: `${env:NAME}`, `${sys:NAME}`, `${file:/run/secrets/x}` (one trailing line
              end is removed); with a default: `${env:NAME|default}`. An unresolved placeholder fails the startup.
            * **Durations**: `500ms`, `30s`, `15m`, `12h`, `7d`. **Booleans**: `true` or `false`. **Lists**: separated by
              commas or line ends.
            * **Invalid settings** fail the startup. One message lists all problems; secrets are never shown.
            """;

    private ConfigurationPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        section(
                page,
                "Shared by filter and servlets",
                "One value for an application. Any component may set it; a second value must be equal.",
                Param.Scope.SHARED);
        section(
                page,
                "Further issuers",
                "With `issuers=corp` set as `issuer.corp.NAME`, in addition to the settings that `issuers` lists.",
                Param.Scope.ISSUER);
        section(page, "Filter", "Settings of `JwtAuthFilter`.", Param.Scope.FILTER);
        section(page, "Error responses", "Settings of every component.", Param.Scope.ANSWER);
        section(page, "Login", "Settings of `LoginServlet`.", Param.Scope.LOGIN);
        section(page, "Registration", "Settings of `RegisterServlet`.", Param.Scope.REGISTER);
        section(
                page,
                "New passwords",
                "Settings of `RegisterServlet` and `PasswordServlet`; a context-param applies to both.",
                Param.Scope.NEW_PASSWORD);
        return page.toString();
    }

    private static void section(StringBuilder page, String title, String text, Param.Scope scope) {
        page.append("\n## ").append(title).append("\n\n").append(text).append("\n\n");
        page.append("| setting | default | form | meaning |\n|---|---|---|---|\n");
        List<Param<?>> params =
                Settings.all().stream().filter(param -> param.scope() == scope).toList();
        for (Param<?> param : params) {
            String defaultText = param.defaultText() == null ? "–" : "`" + param.defaultText() + "`";
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(param.name(), defaultText, cell(param.form()), cell(param.meaning())));
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
