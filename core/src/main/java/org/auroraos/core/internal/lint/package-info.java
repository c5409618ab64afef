/** What is weak about policies, and how weak that makes them. */
package org.auroraos.core.internal.lint;
