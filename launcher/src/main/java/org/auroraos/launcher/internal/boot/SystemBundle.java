package org.auroraos.launcher.internal.boot;

import java.nio.file.Path;

/**
 * A bundle of the platform.
 *
 * @param file the jar
 * @param startLevel from 1
 * @param required whether the platform refuses to run without it
 */
record SystemBundle(Path file, int startLevel, boolean required) {

  /** Where the framework reads it: in place, without a copy in its cache. */
  String location() {
    return "reference:" + file.toUri().toString().replaceFirst("^file:///", "file:/");
  }
}
