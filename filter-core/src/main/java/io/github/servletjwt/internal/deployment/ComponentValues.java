package io.github.servletjwt.internal.deployment;

import io.github.servletjwt.api.ErrorFormat;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.Delivery;
import io.github.servletjwt.internal.config.ErrorResponseConfig;
import io.github.servletjwt.internal.config.FilterSettings;
import io.github.servletjwt.internal.config.GivenValue;
import io.github.servletjwt.internal.config.KeySettings;
import io.github.servletjwt.internal.config.LoginSettings;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.config.ParamValues;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.RegisterConfig;
import io.github.servletjwt.internal.config.RequestConfig;
import io.github.servletjwt.internal.config.RequestSettings;
import io.github.servletjwt.internal.config.Settings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one component: its own before those of the context, placeholders filled in, names checked.
 *
 * <p>Not thread-safe: used during startup only.
 */
public final class ComponentValues {
    private static final Set<Param.Scope> OWN =
            EnumSet.of(Param.Scope.FILTER, Param.Scope.REGISTER, Param.Scope.NEW_PASSWORD, Param.Scope.LOGIN);

    private final ComponentSettings settings;
    private final Problems problems;
    private final Map<String, GivenValue<?>> given = new LinkedHashMap<>();

    private ComponentValues(ComponentSettings settings, Problems problems) {
        this.settings = settings;
        this.problems = problems;
    }

    /**
     * Reads the settings of a component.
     *
     * @param fill fills placeholders; {@link IllegalArgumentException} when it cannot
     */
    public static ComponentValues read(ComponentSettings settings, UnaryOperator<String> fill, Problems problems) {
        ComponentValues values = new ComponentValues(settings, problems);
        settings.initParams()
                .forEach((name, text) -> values.own(name, param -> values.read(param, text, settings.label(), fill)));
        settings.contextParams().forEach((name, text) -> values.fromContext(name, text, fill));
        values.checkFormat();
        return values;
    }

    /**
     * Reads the values that code gives to a component, without placeholders.
     *
     * @param given name to value: a string as in {@code web.xml}, or else a list, an enum constant, a number, a Boolean or
     *     a duration
     */
    public static ComponentValues ofCode(Component component, Map<String, ?> given, Problems problems) {
        ComponentSettings settings = new ComponentSettings(component, component.defaultName(), Map.of(), Map.of());
        ComponentValues values = new ComponentValues(settings, problems);
        given.forEach((name, value) ->
                values.own(name, param -> GivenValue.code(param, values.stripped(value), settings.label())));
        values.checkFormat();
        return values;
    }

    /**
     * Reads the values of a filter or servlet that is made in code on a {@code JwtAuth}, and parses all of them.
     *
     * @param given as for {@link #ofCode}
     */
    public static ComponentValues inCode(Component component, Map<String, ?> given, Problems problems) {
        ComponentValues values = ofCode(component, given, problems);
        values.requireNoShared();
        switch (component) {
            case REGISTER -> values.register();
            case PASSWORD -> values.minPasswordLength();
            case LOGIN -> values.delivery();
            case FILTER, REFRESH, LOGOUT, SESSIONS, JWKS, CODE -> {}
        }
        return values;
    }

    /** The builder of a {@code JwtAuth} takes strings as they are: a secret may begin or end with a blank. */
    private Object stripped(Object value) {
        return value instanceof String text && settings.component() != Component.CODE ? text.strip() : value;
    }

    private void own(String name, Function<Param<?>, GivenValue<?>> reader) {
        Param<?> param = Settings.named(name);
        if (param != null && settings.component().takes(param)) {
            given.put(name, reader.apply(param));
        } else if (!name.equals(Settings.INSTANCE) || settings.component() == Component.CODE) {
            problems.add(settings.label(), name + ": " + (param == null ? unknown(name) : misplaced(param)));
        }
    }

    private String unknown(String name) {
        List<String> names = new ArrayList<>(List.of(Settings.INSTANCE));
        Settings.all().stream().filter(p -> settings.component().takes(p)).forEach(p -> names.add(p.name()));
        names.addAll(Settings.namesLike(name));
        String suggestion = Suggestion.of(name, names);
        return "there is no such setting"
                + (suggestion.isEmpty() ? "; docs/configuration.md lists them all" : suggestion);
    }

    private static String misplaced(Param<?> param) {
        return "does not belong here; it is a setting of "
                + switch (param.scope()) {
                    case FILTER -> "JwtAuthFilter";
                    case REGISTER -> "RegisterServlet";
                    case NEW_PASSWORD -> "RegisterServlet and PasswordServlet";
                    case LOGIN -> "LoginServlet";
                    case SHARED, ANSWER -> "the filter and the servlets";
                    case ISSUER -> "a further issuer: issuer.NAME." + param;
                };
    }

    private void fromContext(String name, String text, UnaryOperator<String> fill) {
        Param<?> param = Settings.named(name);
        if (param != null && settings.component().takes(param) && !given.containsKey(name)) {
            given.put(name, read(param, text, ContextParams.label(settings.instance(), name), fill));
        }
    }

    private <T> GivenValue<T> read(Param<T> param, String text, String origin, UnaryOperator<String> fill) {
        try {
            String filled = fill.apply(text.strip());
            if (KeySettings.isFilledLate(param)) {
                param.parse(filled);
                return GivenValue.text(param, text.strip(), origin, true);
            }
            return GivenValue.text(param, filled, origin, !filled.equals(text.strip()));
        } catch (IllegalArgumentException unresolved) {
            problems.add(origin, param.name() + ": " + remedy(param, String.valueOf(unresolved.getMessage())));
            return GivenValue.unresolved(origin);
        }
    }

    /** Nobody should write a secret into web.xml as a default. */
    static String remedy(@Nullable Param<?> param, String message) {
        return param != null && param.isSecret() ? message.replaceFirst(", or give a default.*", "") : message;
    }

    /** A component made in code uses its {@code JwtAuth} as it is. */
    public void requireNoShared() {
        for (Param<?> param : Settings.allAnd(given.keySet())) {
            if (param.scope() == Param.Scope.SHARED && given.containsKey(param.name())) {
                values().problem(param, "is a setting of the JwtAuth that was given; set it there");
            }
        }
    }

    private void checkFormat() {
        GivenValue<?> format = given.get(RequestSettings.ERROR_FORMAT.name());
        boolean own = format != null && format.origin().equals(settings.label());
        if (own
                && settings.component().isServlet()
                && values().find(RequestSettings.ERROR_FORMAT) == ErrorFormat.PAGE) {
            values().problem(RequestSettings.ERROR_FORMAT, "page is for the filter only; expected json or problem");
        }
    }

    private ParamValues values() {
        return new ParamValues(settings.label(), given, problems);
    }

    /** The settings of the component as they were given. */
    public ComponentSettings settings() {
        return settings;
    }

    public FilterSettings filter() {
        return FilterSettings.read(values());
    }

    public RegisterConfig register() {
        return RegisterConfig.read(values());
    }

    /** Minimum length of a new password, in code points. */
    public int minPasswordLength() {
        return values().get(AccountSettings.MIN_PASSWORD_LENGTH);
    }

    public Delivery delivery() {
        return values().get(LoginSettings.DELIVERY);
    }

    /**
     * The format of the component's error responses: its own, else that of the filters if they agree.
     *
     * @param all the components of the same instance
     */
    public ErrorResponseConfig answers(List<ComponentValues> all) {
        ErrorFormat format = answer(RequestSettings.ERROR_FORMAT, all);
        boolean page = format == ErrorFormat.PAGE && settings.component().isServlet();
        return new ErrorResponseConfig(page ? ErrorFormat.JSON : format, answer(RequestSettings.REALM, all));
    }

    /**
     * How requests carry their token: as the filters say if they agree.
     *
     * @param all the components of the same instance
     */
    public RequestConfig requests(List<ComponentValues> all) {
        return new RequestConfig(
                answer(RequestSettings.TOKEN_HEADER, all),
                answer(RequestSettings.TOKEN_SOURCES, all),
                answer(RequestSettings.REQUIRE_HTTPS, all),
                loginPage(all));
    }

    private static @Nullable String loginPage(List<ComponentValues> all) {
        List<String> pages = all.stream()
                .map(other -> other.values().find(RequestSettings.LOGIN_PAGE))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return pages.size() == 1 ? pages.get(0) : null;
    }

    private <T> T answer(Param<T> param, List<ComponentValues> all) {
        if (given.containsKey(param.name())) {
            return values().get(param);
        }
        List<T> ofFilters = all.stream()
                .filter(other -> other.settings.component() == Component.FILTER)
                .map(other -> other.values().get(param))
                .distinct()
                .toList();
        return ofFilters.size() == 1 ? ofFilters.get(0) : values().get(param);
    }

    /**
     * The component's own effective settings, on one line.
     *
     * @param all the components of the same instance
     */
    public String effective(List<ComponentValues> all) {
        ErrorResponseConfig answers = answers(all);
        String own = values().effective(param ->
                OWN.contains(param.scope()) && settings.component().takes(param));
        return (own.isEmpty() ? "" : own + ", ") + RequestSettings.ERROR_FORMAT + "="
                + answers.format().name().toLowerCase(Locale.ROOT) + ", " + RequestSettings.REALM + "="
                + answers.realm();
    }

    /** Names of the given settings. */
    Set<String> names() {
        return given.keySet();
    }

    /** The value given for a setting, or null. */
    @Nullable
    GivenValue<?> given(Param<?> param) {
        return given.get(param.name());
    }
}
