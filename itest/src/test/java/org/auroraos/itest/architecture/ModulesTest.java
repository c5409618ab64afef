package org.auroraos.itest.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which module may know which; the rules of {@code docs/architecture.md}. */
@AnalyzeClasses(packages = "org.auroraos", importOptions = ProductClasses.class)
class ModulesTest {
  private static final String API = "org.auroraos.api..";

  @ArchTest static final ArchRule apiImportsNothingOfOurs = knowsOnly(API);

  @ArchTest static final ArchRule coreImportsOnlyTheApi = knowsOnly("org.auroraos.core..", API);

  @ArchTest
  static final ArchRule theBackendImportsOnlyTheApi = knowsOnly("org.auroraos.backend..", API);

  @ArchTest
  static final ArchRule theRuntimeOfPluginsImportsOnlyTheApi =
      knowsOnly("org.auroraos.plugin.runtime..", API);

  @ArchTest
  static final ArchRule theLauncherImportsNothingOfOurs = knowsOnly("org.auroraos.launcher..");

  @ArchTest
  static final ArchRule aBackendKnowsNoPlugin =
      noClasses()
          .that()
          .resideInAPackage("org.auroraos.backend..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.auroraos.api.plugin..", "org.auroraos.api.hypervisor..");

  @ArchTest
  static final ArchRule onlyBackendsCallTheOperatingSystem =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.auroraos.backend..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule whatIsNoApiIsInternal =
      classes()
          .that()
          .resideInAnyPackage("org.auroraos.core..", "org.auroraos.backend..")
          .should()
          .resideInAPackage("..internal..");

  @ArchTest
  static final ArchRule wiringIsDeclarative =
      noClasses()
          .that()
          .resideInAnyPackage("org.auroraos.core..", "org.auroraos.backend..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.osgi.framework.BundleActivator")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.ServiceLoader");

  private static ArchRule knowsOnly(String module, String... others) {
    var foreign = resideInAPackage("org.auroraos..").and(resideOutsideOfPackage(module));
    for (String other : others) {
      foreign = foreign.and(resideOutsideOfPackage(other));
    }
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat(foreign)
        .because("bundles meet through the services of the API");
  }
}
