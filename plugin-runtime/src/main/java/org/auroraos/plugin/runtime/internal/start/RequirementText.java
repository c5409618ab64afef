package org.auroraos.plugin.runtime.internal.start;

import java.util.Optional;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

/**
 * A requirement as a person would say it: {@code package com.acme.stock [1.0.0,2.0.0)}.
 *
 * <p>Requirements are filters; those that tools write have one form, a name and a version range. A
 * filter of another form is shown as it is.
 */
record RequirementText(String namespace, Optional<String> name, String range, String filter) {
  static RequirementText of(Requirement requirement) {
    String namespace = requirement.getNamespace();
    String filter =
        requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
    return new RequirementText(
        namespace,
        value(filter, "(" + namespace + "="),
        range(filter, versionAttribute(namespace)),
        filter);
  }

  /** The attribute that is a capability's version. */
  static String versionAttribute(String namespace) {
    return switch (namespace) {
      case BundleNamespace.BUNDLE_NAMESPACE, HostNamespace.HOST_NAMESPACE ->
          BundleNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE;
      default -> "version";
    };
  }

  /** What is required. */
  String describe() {
    String what =
        switch (namespace) {
          case PackageNamespace.PACKAGE_NAMESPACE -> named("package");
          case BundleNamespace.BUNDLE_NAMESPACE -> named("bundle");
          case HostNamespace.HOST_NAMESPACE -> named("the host bundle");
          case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE -> named("Java");
          case NativeNamespace.NATIVE_NAMESPACE -> "a platform like " + filter;
          default -> named("capability " + namespace);
        };
    return what;
  }

  private String named(String kind) {
    if (name.isEmpty()) {
      return kind + (filter.isEmpty() ? "" : " " + filter);
    }
    return kind + " " + name.get() + (range.isEmpty() ? "" : " " + range);
  }

  private static String range(String filter, String attribute) {
    Optional<String> exact = value(filter, "(" + attribute + "=");
    if (exact.isPresent()) {
      return exact.get();
    }
    Optional<String> above = value(filter, "(!(" + attribute + "<=");
    Optional<String> below = value(filter, "(!(" + attribute + ">=");
    String rest = below.isPresent() ? filter.replace("(!(" + attribute + ">=", "") : filter;
    Optional<String> from = value(rest, "(" + attribute + ">=");
    Optional<String> to =
        value(filter.replace("(!(" + attribute + "<=", ""), "(" + attribute + "<=");
    if (below.isEmpty() && to.isEmpty()) {
      return from.or(() -> above).map(version -> version + " or later").orElse("");
    }
    String floor = above.map(version -> "(" + version).orElse("[" + from.orElse("0"));
    String ceiling = below.map(version -> version + ")").orElse(to.orElse("") + "]");
    return floor + "," + ceiling;
  }

  /** The text between a prefix and the next closing parenthesis. */
  private static Optional<String> value(String filter, String prefix) {
    int start = filter.indexOf(prefix);
    if (start < 0) {
      return Optional.empty();
    }
    int end = filter.indexOf(')', start);
    return end < 0 ? Optional.empty() : Optional.of(filter.substring(start + prefix.length(), end));
  }
}
