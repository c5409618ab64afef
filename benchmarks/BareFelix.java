import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Felix with the third-party bundles of a platform at their start levels and no bundle of ours.
 * When all run, Gogo's prompt among them, it accepts connections as a platform does.
 */
public final class BareFelix {
  private BareFelix() {}

  /** {@code SYSTEM DATA}. */
  public static void main(String[] args) throws Exception {
    Path system = Path.of(args[0]);
    Path data = Path.of(args[1]);
    System.setProperty("org.jline.terminal.dumb", "true");
    Map<String, String> properties = new HashMap<>();
    properties.put(Constants.FRAMEWORK_STORAGE, data.resolve("cache").toString());
    properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "100");
    properties.put("felix.fileinstall.dir", data.resolve("etc").toString());
    properties.put("felix.fileinstall.noInitialDelay", "true");
    properties.put("felix.fileinstall.log.level", "1");
    properties.put("gosh.args", "--nointeractive");
    properties.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        "org.slf4j;version=2.0.17,org.slf4j.event;version=2.0.17,org.slf4j.helpers;version=2.0.17,"
            + "org.slf4j.spi;version=2.0.17,ch.qos.logback.classic;version=1.5.18,"
            + "ch.qos.logback.classic.spi;version=1.5.18,ch.qos.logback.classic.util;version=1.5.18,"
            + "ch.qos.logback.core;version=1.5.18,ch.qos.logback.core.spi;version=1.5.18,"
            + "ch.qos.logback.core.util;version=1.5.18");
    Files.createDirectories(data.resolve("etc"));
    Thread.currentThread().setContextClassLoader(null);
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class, BareFelix.class.getClassLoader())
            .findFirst()
            .orElseThrow()
            .newFramework(properties);
    framework.init();
    BundleContext context = framework.getBundleContext();
    for (String line : Files.readAllLines(system.resolve("bundles.list"))) {
      String[] entry = line.replaceFirst("#.*", "").strip().split("\\s+");
      if (entry.length == 3 && !entry[2].startsWith("org.auroraos.")) {
        install(context, system, entry[2]).adapt(BundleStartLevel.class).setStartLevel(Integer.parseInt(entry[0]));
      }
    }
    framework.start();
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getState() != Bundle.ACTIVE && bundle.getState() != Bundle.STARTING) {
        throw new IllegalStateException(bundle + " does not run");
      }
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(framework)));
    Path socket = data.resolve("run/console.sock");
    Files.deleteIfExists(socket);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      while (true) {
        server.accept().close();
      }
    }
  }

  private static Bundle install(BundleContext context, Path system, String name) throws Exception {
    try (var jars = Files.newDirectoryStream(system, name + "-[0-9]*.jar")) {
      Path jar = jars.iterator().next();
      Bundle bundle = context.installBundle("reference:file:" + jar);
      bundle.start(Bundle.START_ACTIVATION_POLICY);
      return bundle;
    }
  }

  private static void end(Framework framework) {
    try {
      framework.stop();
      framework.waitForStop(10_000);
    } catch (Exception e) {
      e.printStackTrace();
    }
  }
}
