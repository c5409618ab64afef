package org.auroraos.itest.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/** FileInstall and the handler of the deploy folder find each other in the right order. */
@ExtendWith(BundleContextExtension.class)
public class DeployWatcherTest {
  @InjectBundleContext BundleContext context;

  /** Repeated because whom a framework tells first of a new service is a matter of chance. */
  @RepeatedTest(10)
  void fileInstallKnowsTheHandlerBeforeItWatchesTheFolder() throws Exception {
    Bundle core = bundle("org.auroraos.core");
    List<List<String>> usersWhenWatched = new CopyOnWriteArrayList<>();
    SynchronousConfigurationListener listener =
        event -> {
          if (event.getType() == ConfigurationEvent.CM_UPDATED
              && event.getPid().endsWith("~aurora-deploy")) {
            usersWhenWatched.add(usersOfTheHandler());
          }
        };
    ServiceRegistration<?> registration =
        context.registerService(SynchronousConfigurationListener.class, listener, null);
    try {
      core.stop();
      core.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> !usersWhenWatched.isEmpty());
    } finally {
      registration.unregister();
    }
    assertThat(usersWhenWatched.get(0)).contains("org.apache.felix.fileinstall");
  }

  private List<String> usersOfTheHandler() {
    ServiceReference<?> handler = context.getServiceReference(ArtifactInstaller.class.getName());
    return handler == null || handler.getUsingBundles() == null
        ? List.of()
        : Stream.of(handler.getUsingBundles()).map(Bundle::getSymbolicName).toList();
  }

  private Bundle bundle(String name) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }
}
