/** What a program did becomes the least policy that it needs, for an operator to look at. */
package org.auroraos.core.internal.learn;
