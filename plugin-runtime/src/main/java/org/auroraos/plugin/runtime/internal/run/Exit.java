package org.auroraos.plugin.runtime.internal.run;

/** How the process ends. */
public interface Exit {
  /** Ends the process; the plugin's shutdown hooks run. */
  Exit OF_PROCESS =
      new Exit() {
        @Override
        public void exit(int code) {
          System.exit(code);
        }
      };

  /** Ends with this exit code. */
  void exit(int code);
}
