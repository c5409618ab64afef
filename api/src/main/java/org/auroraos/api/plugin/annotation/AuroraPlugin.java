package org.auroraos.api.plugin.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * Says that a bundle is an Aurora plugin, as a capability {@code org.auroraos.plugin} in its
 * manifest. On a type or a package of the bundle.
 *
 * <p>A bundle without it can be deployed too; its id then is its symbolic name.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
@Capability(namespace = "org.auroraos.plugin")
public @interface AuroraPlugin {
  /** The plugin's id: letters, digits, {@code . _ -}; begins with a letter or digit, at most 64. */
  @Attribute("id")
  String id();

  /** The name that people see; the id if empty. */
  @Attribute("label")
  String label() default "";

  /** What it is for, in a sentence. */
  @Attribute("description")
  String description() default "";
}
