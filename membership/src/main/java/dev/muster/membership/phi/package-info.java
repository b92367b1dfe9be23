/**
 * How suspicious a node's silence is: round trips, the probe timeout they give, the bounded suspicion level, and the
 * accrual failure detector of Hayashibara, Défago, Yared and Katayama (The φ Accrual Failure Detector, SRDS 2004).
 * Nothing here convicts a node.
 */
@NullMarked
package dev.muster.membership.phi;

import org.jspecify.annotations.NullMarked;
