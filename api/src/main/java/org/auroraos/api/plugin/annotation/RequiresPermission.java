package org.auroraos.api.plugin.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Requirement;

/**
 * A permission that a plugin asks for, as an optional requirement {@code org.auroraos.permission}
 * in its manifest: optional, because the policy decides and not the resolver.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
@Repeatable(RequiresPermissions.class)
@Requirement(namespace = "org.auroraos.permission", resolution = Requirement.Resolution.OPTIONAL)
public @interface RequiresPermission {
  /** The policy key that it is about, such as {@code network} or {@code filesystem.read-only}. */
  @Attribute("name")
  String name();

  /** The value that is asked for, such as {@code loopback} or a path. */
  @Attribute("value")
  String value();

  /** Why, in a sentence for the operator. */
  @Attribute("reason")
  String reason() default "";
}
