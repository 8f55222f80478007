//! Every Chinese sentence about the domain.
