package org.auroraos.plugin.runtime.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.felix.framework.Felix;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.auroraos.plugin.runtime.internal.check.ServiceCheck.Finding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

class ServiceCheckTest {
  private static final String CHECKS = "(objectClass=org.apache.felix.hc.api.HealthCheck)";

  @TempDir Path cache;
  private Framework framework;
  private ServiceCheck check;

  @BeforeEach
  void start() throws Exception {
    framework = new Felix(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
    framework.start();
    check = new ServiceCheck(framework.getBundleContext());
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(0);
  }

  @Test
  void isWellAsLongAsAServiceMatches() {
    assertThat(check.check("(a=b)")).isEqualTo(new Finding(false, "no service matches (a=b)"));
    ServiceRegistration<?> service = register(Object.class, new Object());
    assertThat(check.check("(a=b)")).isEqualTo(new Finding(true, "1 service"));
    service.unregister();
    assertThat(check.check("(a=b)").well()).isFalse();
  }

  @Test
  void isIllWhenOneOfItsHealthChecksSaysSo() {
    register(HealthCheck.class, new Says(Result.Status.OK, "fine"));
    assertThat(check.check(CHECKS).well()).isTrue();
    register(HealthCheck.class, new Says(Result.Status.WARN, "slow"));
    assertThat(check.check(CHECKS).well()).isTrue();
    register(HealthCheck.class, new Says(Result.Status.CRITICAL, "the disk is full"));

    Finding finding = check.check(CHECKS);

    assertThat(finding.well()).isFalse();
    assertThat(finding.detail()).contains("the disk is full");
  }

  @Test
  void isIllWhenAHealthCheckThrowsOrSaysNothing() {
    ServiceRegistration<?> throwing =
        register(
            HealthCheck.class,
            (HealthCheck)
                () -> {
                  throw new IllegalStateException("no database");
                });
    assertThat(check.check(CHECKS).detail()).contains("no database");
    throwing.unregister();
    register(HealthCheck.class, (HealthCheck) () -> null);
    assertThat(check.check(CHECKS).detail()).endsWith(" said nothing");
  }

  @Test
  void servicesThatAreNoHealthChecksAreNotAskedFor() {
    framework
        .getBundleContext()
        .registerService(
            Object.class.getName(), new Never(), FrameworkUtil.asDictionary(Map.of("a", "b")));
    assertThat(check.check("(a=b)").well()).isTrue();
    assertThat(check.check("(objectClass=*)").well()).isTrue();
  }

  private static final class Never implements ServiceFactory<Object> {
    @Override
    public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
      throw new AssertionError("it is asked for");
    }

    @Override
    public void ungetService(
        Bundle bundle, ServiceRegistration<Object> registration, Object service) {
      throw new AssertionError("it was given");
    }
  }

  @Test
  void isIllWhenTheFilterIsNone() {
    assertThat(check.check("(a=").well()).isFalse();
  }

  private static class Says implements HealthCheck {
    private final Result.Status status;
    private final String text;

    Says(Result.Status status, String text) {
      this.status = status;
      this.text = text;
    }

    @Override
    public Result execute() {
      return new Result(status, text);
    }
  }

  private ServiceRegistration<?> register(Class<?> type, Object service) {
    return framework
        .getBundleContext()
        .registerService(type.getName(), service, FrameworkUtil.asDictionary(Map.of("a", "b")));
  }
}
