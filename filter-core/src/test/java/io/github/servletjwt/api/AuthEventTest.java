package io.github.servletjwt.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of kinds: the compiler does not find a missing one. */
class AuthEventTest {
    static Stream<Class<?>> types() {
        return Stream.of(AuthEvent.class.getPermittedSubclasses());
    }

    private static AuthEvent event(Class<?> type) throws ReflectiveOperationException {
        Class<?>[] parameters = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> constructor = type.getDeclaredConstructor(parameters);
        return (AuthEvent) constructor.newInstance(
                Stream.of(parameters).map(AuthEventTest::value).toArray());
    }

    private static Object value(Class<?> type) {
        return type == int.class ? (Object) 0 : type == boolean.class ? (Object) false : null;
    }

    @ParameterizedTest
    @MethodSource("types")
    void kind_anyEvent_isNamedAsItsType(Class<?> type) throws Exception {
        String name =
                type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
        assertEquals(name, event(type).kind().name());
        assertEquals(name, event(type).name());
    }

    @Test
    void kinds_count_isThatOfTheTypes() {
        assertEquals(types().count(), AuthEvent.Kind.values().length);
    }
}
