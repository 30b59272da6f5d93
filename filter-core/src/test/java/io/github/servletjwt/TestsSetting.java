package io.github.servletjwt;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a test that shows what a setting does; {@code ConfigurationPageTest} fails when a setting has none. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface TestsSetting {
    /** Names of settings. */
    String[] value();
}
