/**
 * The door for those who have only files: requests in {@code requests/} of the data directory,
 * answers in {@code responses/}.
 *
 * <p>{@link org.auroraos.core.internal.requests.RequestDoor} takes one request after the other.
 * {@code RequestFolder} knows what lies there and which of it counts, {@code RequestRunner} makes
 * an answer of a request, {@code Responses} keeps it.
 */
package org.auroraos.core.internal.requests;
