/** Configurations that have names, from Config Admin. */
package org.auroraos.core.internal.config;
