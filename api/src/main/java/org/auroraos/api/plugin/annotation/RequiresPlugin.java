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
 * Another plugin that this one needs, as a requirement {@code org.auroraos.plugin} in its manifest:
 * this one is started when that one is ready, and stopped before it. The requirement is effective
 * for the platform only; the framework inside the plugin's sandbox knows no other plugin.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
@Repeatable(RequiresPlugins.class)
@Requirement(namespace = "org.auroraos.plugin", effective = "aurora", filter = "(id=${#id})")
public @interface RequiresPlugin {
  /** The id of the plugin that is needed. */
  String id();

  /**
   * Which versions of it will do, such as {@code >=1.2}, {@code ^1.2} or {@code [1.2,2)}; any if
   * empty.
   */
  @Attribute("constraint")
  String version() default "";
}
