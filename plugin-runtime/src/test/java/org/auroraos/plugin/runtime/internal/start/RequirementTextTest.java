package org.auroraos.plugin.runtime.internal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

class RequirementTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(p=a.b);package a.b",
        "(&(p=a.b)(version>=1.0.0));package a.b 1.0.0 or later",
        "(&(p=a.b)(version>=0.0.0));package a.b",
        "(&(p=a.b)(version>=1.0.0)(!(version>=2.0.0)));package a.b [1.0.0,2.0.0)",
        "(&(p=a.b)(version>=1.0.0)(version<=2.0.0));package a.b [1.0.0,2.0.0]",
        "(&(p=a.b)(!(version<=1.0.0))(!(version>=2.0.0)));package a.b (1.0.0,2.0.0)",
        "(&(p=a.b)(!(version<=1.0.0)));package a.b later than 1.0.0",
        "(&(p=a.b)(!(version>=2.0.0)));package a.b [0,2.0.0)",
        "(&(p=a.b)(version=1.5.0));package a.b 1.5.0",
        "(&(p=a.b)(vendor=acme));package (&(p=a.b)(vendor=acme))",
        "(|(p=a.b)(p=c.d));package (|(p=a.b)(p=c.d))",
        "(p=a.*);package (p=a.*)",
      })
  void saysWhatAFilterMeansOrShowsIt(String filter, String text) {
    String real = filter.replace("p=", "osgi.wiring.package=");

    assertThat(RequirementText.of(requirement("osgi.wiring.package", real)).describe())
        .isEqualTo(text.replace("p=", "osgi.wiring.package="));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "osgi.ee;(&(osgi.ee=JavaSE)(version=21));Java JavaSE 21",
        "osgi.wiring.bundle;(&(osgi.wiring.bundle=a)(bundle-version>=2.0.0));bundle a 2.0.0 or later",
        "osgi.service;(objectClass=a.B);capability osgi.service a.B",
        "osgi.extender;(osgi.extender=osgi.component);capability osgi.extender osgi.component",
        "com.acme;;capability com.acme",
      })
  void namesTheKindOfThing(String namespace, String filter, String text) {
    assertThat(RequirementText.of(requirement(namespace, filter)).describe()).isEqualTo(text);
  }

  private static Requirement requirement(String namespace, String filter) {
    return new Requirement() {
      @Override
      public String getNamespace() {
        return namespace;
      }

      @Override
      public Map<String, String> getDirectives() {
        return filter == null ? Map.of() : Map.of("filter", filter);
      }

      @Override
      public Map<String, Object> getAttributes() {
        return Map.of();
      }

      @Override
      public Resource getResource() {
        throw new UnsupportedOperationException();
      }
    };
  }
}
