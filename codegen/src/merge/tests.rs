//! Ranges out of several kernels.
