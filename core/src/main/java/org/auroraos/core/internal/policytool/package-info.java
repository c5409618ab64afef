/** The {@code aurora policy} command: judges and converts policies without a running platform. */
package org.auroraos.core.internal.policytool;
