package dev.muster.sharding;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The stable name under which a type travels and is stored. The default is the simple class name; give the old name here when
 * you rename a class whose messages or events already exist. Up to 100 letters, digits,
 * {@code _ $ .} and {@code -}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Wire {
    /** The name; unique among the requests, or among the events, of one entity type. */
    String value();
}
