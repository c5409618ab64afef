import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** A JVM with Felix and one bundle, as one starts it without Aurora. */
public final class PlainFelix {
  private PlainFelix() {}

  /** {@code BUNDLE}. */
  public static void main(String[] args) throws Exception {
    Path cache = Files.createTempDirectory("felix");
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    cache.toString(),
                    "felix.log.level",
                    "1"));
    framework.init();
    framework.getBundleContext().installBundle("reference:file:" + args[0]).start();
    framework.start();
    framework.waitForStop(0);
  }
}
