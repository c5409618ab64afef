/**
 * Launches: a policy and a program become a launch spec, the launcher builds the sandbox, and what
 * it says becomes the enforcement report and the exit.
 */
package org.auroraos.backend.linux.internal.launch;
