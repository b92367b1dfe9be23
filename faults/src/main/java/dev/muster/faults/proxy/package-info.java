/**
 * A network of nodes on loopback addresses whose TCP connections pass a proxy in this JVM, which delays, narrows, holds,
 * corrupts and resets them; after Toxiproxy (Shopify, 2014), but told by direction between two nodes. Needs no privilege.
 */
@NullMarked
package dev.muster.faults.proxy;

import org.jspecify.annotations.NullMarked;
