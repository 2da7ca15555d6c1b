// The number of a triangle, from 1: exact in a float up to 16 million.
out float number;

void main() {
    number = float(gl_PrimitiveID + 1);
}
