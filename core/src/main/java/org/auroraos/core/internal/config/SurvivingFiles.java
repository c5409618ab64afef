package org.auroraos.core.internal.config;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a file read again that lies there while its configuration is gone. FileInstall 3.7.4 takes
 * {@code f~a.cfg} and {@code f-a.cfg} for one configuration, deletes it when one of the two files
 * is removed, and does not look at the other before somebody changes it.
 */
@Component(service = ConfigurationListener.class)
public final class SurvivingFiles implements ConfigurationListener {
  private static final Logger LOG = LoggerFactory.getLogger(SurvivingFiles.class);

  private final Optional<Path> folder;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      fieldOption = FieldOption.REPLACE)
  volatile List<ArtifactInstaller> installers = List.of();

  /** Of the configuration folder, if there is one. */
  @Activate
  public SurvivingFiles(BundleContext context) {
    this(Optional.ofNullable(context.getProperty("aurora.etc")).map(Path::of));
  }

  SurvivingFiles(Optional<Path> folder) {
    this.folder = folder;
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (event.getType() != ConfigurationEvent.CM_DELETED) {
      return;
    }
    for (Path file : filesOf(event.getPid())) {
      installers.stream()
          .filter(installer -> installer.canHandle(file.toFile()))
          .findFirst()
          .ifPresent(installer -> read(file, installer));
    }
  }

  private List<Path> filesOf(String pid) {
    List<Path> files = new ArrayList<>();
    if (folder.filter(Files::isDirectory).isEmpty()) {
      return files;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.get(), "*.{cfg,config}")) {
      for (Path file : entries) {
        if (pid(file).equals(pid)) {
          files.add(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("The configuration folder cannot be looked through: {}", e.toString());
    }
    return files;
  }

  private static void read(Path file, ArtifactInstaller installer) {
    try {
      File artifact = file.toFile();
      installer.install(artifact);
      LOG.info("{} is read again: another file of its name was removed", file);
    } catch (Exception e) { // whatever a reader of configurations throws
      LOG.warn("{} cannot be read: {}", file, e.toString());
    }
  }

  /** What FileInstall takes it for: the first hyphen ends the PID of a factory. */
  private static String pid(Path file) {
    String name = file.getFileName().toString();
    String pid = name.substring(0, name.lastIndexOf('.'));
    int hyphen = pid.indexOf('-');
    return hyphen > 0 ? pid.substring(0, hyphen) + "~" + pid.substring(hyphen + 1) : pid;
  }
}
