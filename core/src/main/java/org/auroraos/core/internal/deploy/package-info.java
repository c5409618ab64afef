/**
 * Watches the deploy folder and tells the lifecycle what lies in it, once it is complete.
 *
 * <p>{@link org.auroraos.core.internal.deploy.DeployFolder} is the FileInstall handler for
 * everything in that folder: nothing there may ever get to FileInstall's own handlers, which would
 * install a bundle into the platform's process or take a {@code .cfg} file for configuration. What
 * FileInstall reports is a hint to look; {@link org.auroraos.core.internal.deploy.FolderScan}
 * looks.
 */
package org.auroraos.core.internal.deploy;
