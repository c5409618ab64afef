package org.auroraos.plugin.runtime.internal.start;

import java.util.Optional;
import org.osgi.framework.Constants;
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
 * @param namespace what kind of thing is required
 * @param name the one name that is required; empty if the filter leaves a choice
 * @param filter the requirement as it is, may be empty
 */
record RequirementText(String namespace, Optional<String> name, String filter) {
  /** Namespace of services, from the service compendium (osgi.cmpn 135.4). */
  private static final String SERVICE_NAMESPACE = "osgi.service";

  static RequirementText of(Requirement requirement) {
    String namespace = requirement.getNamespace();
    String filter = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
    return filter == null
        ? new RequirementText(namespace, Optional.empty(), "")
        : new RequirementText(namespace, name(filter, nameAttribute(namespace)), filter);
  }

  /** The attribute that is a capability's name: by custom, the one named like the namespace. */
  static String nameAttribute(String namespace) {
    return namespace.equals(SERVICE_NAMESPACE) ? Constants.OBJECTCLASS : namespace;
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
    return switch (namespace) {
      case PackageNamespace.PACKAGE_NAMESPACE -> named("package");
      case BundleNamespace.BUNDLE_NAMESPACE -> named("bundle");
      case HostNamespace.HOST_NAMESPACE -> named("the host bundle");
      case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE -> named("Java");
      case NativeNamespace.NATIVE_NAMESPACE -> named("a platform with");
      default -> named("capability " + namespace);
    };
  }

  private String named(String kind) {
    VersionTerms versions = VersionTerms.of(filter, versionAttribute(namespace));
    // A filter that says more than a name and a range is shown as it is.
    boolean simple = name.isPresent() && comparisons(filter) == 1 + versions.count();
    if (!simple) {
      return (kind + " " + filter).trim();
    }
    return (kind + " " + name.get() + " " + versions.range()).trim();
  }

  private static long comparisons(String filter) {
    return filter.chars().filter(c -> c == '=').count();
  }

  private static Optional<String> name(String filter, String attribute) {
    Optional<String> name = VersionTerms.value(filter, "(" + attribute + "=");
    boolean choice = filter.contains("(|") || (name.isPresent() && name.get().contains("*"));
    return choice ? Optional.empty() : name;
  }
}
