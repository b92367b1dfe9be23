/**
 * A network on the loopback interface whose links the kernel's packet filter, nftables, makes faulty. The statements are
 * those of nft(8).
 */
@NullMarked
package dev.muster.faults.nftables;

import org.jspecify.annotations.NullMarked;
