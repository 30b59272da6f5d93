package io.github.servletjwt.internal.config;

import java.util.List;

/** Writes {@code docs/configuration.md} from the table of settings. */
final class ConfigurationPage {
    private static final String HEAD = """
            # Configuration

            Generated from the table `Settings`; do not edit. A setting stands as `<init-param>` on the component, or as
            `<context-param>` `servlet-jwt.NAME` for all of them (`servlet-jwt[INSTANCE].NAME` for one of several
            instances, which a component joins with the init-param `instance`).

            * **Placeholders** in any value: `${env:NAME}`, `${sys:NAME}`, `${file:/run/secrets/x}` (one trailing line
              end is dropped); with a default: `${env:NAME|text}`. One that is not resolved stops the start.
            * **Durations**: `500ms`, `30s`, `15m`, `12h`, `7d`. **Booleans**: `true` or `false`. **Lists**: by comma or
              line end.
            * **Mistakes** stop the start; all of them are listed in one message, secrets never shown.
            """;

    private ConfigurationPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        section(
                page,
                "Shared by filter and servlets",
                "One value for an application; it may stand on any component, and a second one must be equal.",
                Param.Scope.SHARED);
        section(
                page,
                "Further issuers",
                "With `issuers=corp` as `issuer.corp.NAME`, beside the settings that `issuers` lists.",
                Param.Scope.ISSUER);
        section(page, "Filter", "Settings of `JwtAuthFilter`.", Param.Scope.FILTER);
        section(page, "Answers", "Settings of every component.", Param.Scope.ANSWER);
        section(page, "Login", "Settings of `LoginServlet`.", Param.Scope.LOGIN);
        section(page, "Registration", "Settings of `RegisterServlet`.", Param.Scope.REGISTER);
        section(
                page,
                "New passwords",
                "Settings of `RegisterServlet` and `PasswordServlet`; as context-param they hold for both.",
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
